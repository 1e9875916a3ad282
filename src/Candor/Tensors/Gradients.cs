namespace Candor.Tensors;

/// <summary>Derivatives without touching the gradients of leaves.</summary>
public static class Gradients
{
    /// <summary>Handles without a tensor that this thread was given for inputs on which an output does not depend: nobody can free
    /// them.</summary>
    [field: ThreadStatic]
    internal static long Absent { get; private set; }

    /// <summary>∂output/∂inputs.</summary>
    /// <param name="output">What is differentiated: a scalar, unless <paramref name="gradient"/> is given.</param>
    /// <param name="inputs">With respect to what.</param>
    /// <param name="gradient">∂loss/∂output, of output's shape.</param>
    /// <param name="createGraph">Makes the result differentiable.</param>
    /// <param name="retainGraph">Keeps the graph for another pass.</param>
    /// <exception cref="ArgumentException">Output or inputs require no gradient, or the gradient has another shape or type.</exception>
    /// <returns>One gradient an input; zeros where the output does not depend on it.</returns>
    public static Tensor[] Of(Tensor output, IReadOnlyList<Tensor> inputs, Tensor? gradient = null, bool createGraph = false,
        bool retainGraph = false)
    {
        var grads = OrNullOf(output, inputs, gradient, createGraph, retainGraph);
        for (var i = 0; i < grads.Length; i++)
            grads[i] ??= inputs[i].zeros_like();
        return grads!;
    }

    /// <summary>∂output/∂inputs; null where the output does not depend on an input.</summary>
    /// <inheritdoc cref="Of"/>
    public static Tensor?[] OrNullOf(Tensor output, IReadOnlyList<Tensor> inputs, Tensor? gradient = null, bool createGraph = false,
        bool retainGraph = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(inputs);
        Check(output, inputs, gradient);
        // libtorch frees a graph that it makes for a second derivative unless it is told to retain it, too.
        var grads = torch.autograd.grad(
            [output], [.. inputs], gradient is null ? null : [gradient], retain_graph: retainGraph
                || createGraph, create_graph: createGraph, allow_unused: true);
        var found = new Tensor?[grads.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = grads[i].IsInvalid ? null : grads[i];
            Absent += grads[i].IsInvalid ? 1 : 0;
        }
        return found;
    }

    // What libtorch refuses here would end the process: TorchSharp does not catch it.
    private static void Check(Tensor output, IReadOnlyList<Tensor> inputs, Tensor? gradient)
    {
        if (!output.requires_grad)
            throw new ArgumentException("The output depends on nothing that requires a gradient (inputs.requires_grad_(), " +
                "outside no_grad).",
                nameof(output));
        if (gradient is null ? output.numel() != 1 : !gradient.shape.SequenceEqual(output.shape) || gradient.dtype != output.dtype)
            throw new ArgumentException($"The output is {output.Describe()}, so its derivative is given as such" +
                (gradient is null ? ", or the output is one number." : $", not as {gradient.Describe()}."), nameof(gradient));
        if (inputs.Count == 0 || inputs.Any(x => !x.requires_grad))
            throw new ArgumentException("Derivatives are taken with respect to one tensor or more, each of which requires a gradient.",
                nameof(inputs));
    }
}
