using Candor.Torch.Native;

namespace Candor.Torch;

public sealed unsafe partial class Tensor
{
    private static readonly Operator s_detach = new("aten::detach");

    /// <summary>Whether gradients flow to or through this tensor. Settable on leaves.</summary>
    public bool RequiresGrad
    {
        get
        {
            NativeInfo info;
            NativeMethods.Check(NativeMethods.cd_tensor_info(Pointer, &info));
            GC.KeepAlive(this);
            return info.RequiresGrad != 0;
        }
        set
        {
            NativeMethods.Check(NativeMethods.cd_set_requires_grad(Pointer, value ? 1 : 0));
            GC.KeepAlive(this);
        }
    }

    /// <summary>The gradient that <see cref="Backward(Tensor, bool, bool)"/> left on this leaf; null where there is none.</summary>
    public Tensor? Grad
    {
        get
        {
            NativeMethods.Check(NativeMethods.cd_get_grad(Pointer, out var grad));
            GC.KeepAlive(this);
            return grad == 0 ? null : new Tensor(grad);
        }
        set
        {
            NativeMethods.Check(NativeMethods.cd_set_grad(Pointer, value?.Pointer ?? 0));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }
    }

    /// <summary>The same elements, cut off from the graph.</summary>
    public Tensor Detach() => s_detach.Call(this);

    /// <summary>A leaf of its own with the same elements, to which gradients flow.</summary>
    public Tensor DetachToLeaf()
    {
        var leaf = Detach();
        leaf.RequiresGrad = true;
        return leaf;
    }

    /// <summary>Adds ∂this/∂leaf to the gradient of every leaf.</summary>
    /// <param name="gradient">∂loss/∂this, of this tensor's shape; left out for a scalar.</param>
    /// <param name="retainGraph">Keeps the graph for another pass.</param>
    /// <param name="createGraph">Records the pass itself, for second-order gradients.</param>
    public void Backward(Tensor? gradient = null, bool retainGraph = false, bool createGraph = false)
    {
        var output = Pointer;
        var grad = gradient?.Pointer ?? 0;
        NativeMethods.Check(NativeMethods.cd_backward(
            &output, gradient is null ? null : &grad, 1, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0));
        GC.KeepAlive(this);
        GC.KeepAlive(gradient);
    }

    /// <summary>∂output/∂inputs, without touching the gradients of leaves.</summary>
    /// <param name="output">What is differentiated: a scalar, unless <paramref name="gradient"/> is given.</param>
    /// <param name="inputs">With respect to what.</param>
    /// <param name="gradient">∂loss/∂output, of output's shape.</param>
    /// <param name="createGraph">Makes the result differentiable.</param>
    /// <param name="retainGraph">Keeps the graph for another pass.</param>
    /// <returns>One gradient an input; zeros where the output does not depend on it.</returns>
    public static Tensor[] GradOf(
        Tensor output, ReadOnlySpan<Tensor> inputs, Tensor? gradient = null, bool createGraph = false, bool retainGraph = false)
    {
        var grads = GradOrNullOf(output, inputs, gradient, createGraph, retainGraph);
        for (var i = 0; i < grads.Length; i++)
            grads[i] ??= inputs[i].ZerosLike();
        return grads!;
    }

    /// <summary>∂output/∂inputs, without touching the gradients of leaves; null where the output does not depend on an input.</summary>
    /// <inheritdoc cref="GradOf"/>
    public static Tensor?[] GradOrNullOf(
        Tensor output, ReadOnlySpan<Tensor> inputs, Tensor? gradient = null, bool createGraph = false, bool retainGraph = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        var outputPointer = output.Pointer;
        var gradientPointer = gradient?.Pointer ?? 0;
        var pointers = stackalloc nint[inputs.Length];
        var results = stackalloc nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            pointers[i] = inputs[i].Pointer;
        NativeMethods.Check(NativeMethods.cd_grad(
            &outputPointer, gradient is null ? null : &gradientPointer, 1, pointers, inputs.Length,
            retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0, 1, results));
        var grads = new Tensor?[inputs.Length];
        for (var i = 0; i < grads.Length; i++)
            grads[i] = results[i] != 0 ? new Tensor(results[i]) : null;
        foreach (var input in inputs)
            GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(gradient);
        return grads;
    }
}
