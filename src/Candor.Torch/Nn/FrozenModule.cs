namespace Candor.Torch.Nn;

/// <summary>A module that stays as it is: in evaluation mode always, its parameters buffers, which no optimiser touches.</summary>
public sealed class FrozenModule<T> : Module
    where T : Module
{
    /// <summary>Freezes a module.</summary>
    /// <param name="inner">The module; it is this one's own from now on.</param>
    public FrozenModule(T inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        inner.Train(false);
        foreach (var (_, parameter) in inner.NamedParameters())
            parameter.RequiresGrad = false;
    }

    /// <summary>The module.</summary>
    public T Inner { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Inner.Forward(x);

    /// <summary>None.</summary>
    public override IEnumerable<KeyValuePair<string, Tensor>> NamedParameters() => [];

    /// <summary>The module's parameters, then its buffers, by their names in it.</summary>
    public override IEnumerable<KeyValuePair<string, Tensor>> NamedBuffers() => Inner.NamedParameters().Concat(Inner.NamedBuffers());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Inner.Dispose();
    }
}
