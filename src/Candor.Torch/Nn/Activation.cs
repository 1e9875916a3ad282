namespace Candor.Torch.Nn;

/// <summary>A function without parameters, as a part of a <see cref="Sequential"/>.</summary>
/// <param name="function">What is done to the input.</param>
public sealed class Activation(Func<Tensor, Tensor> function) : Module
{
    /// <summary>max(x, 0).</summary>
    public static Activation Relu() => new(x => x.Relu());

    /// <summary>1 / (1 + e^−x).</summary>
    public static Activation Sigmoid() => new(x => x.Sigmoid());

    /// <summary>Hyperbolic tangent.</summary>
    public static Activation Tanh() => new(x => x.Tanh());

    /// <summary>log(1 + e^x).</summary>
    public static Activation Softplus() => new(x => x.Softplus());

    /// <summary>All dimensions but the first made one.</summary>
    public static Activation Flatten() => new(x => x.Flatten(1));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => function(x);
}
