using TorchSharp.Modules;

namespace Candor.Tensors;

/// <summary>A module that stays as it is: in evaluation mode always, its parameters buffers, which no optimiser touches.</summary>
public sealed class FrozenModule<T> : torch.nn.Module<Tensor, Tensor>
    where T : torch.nn.Module<Tensor, Tensor>
{
    /// <summary>Freezes a module.</summary>
    /// <param name="inner">The module; it is this one's own from now on.</param>
    public FrozenModule(T inner)
        : base(nameof(FrozenModule<>))
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
        inner.train(false);
        foreach (var parameter in inner.parameters())
            parameter.requires_grad = false;
    }

    /// <summary>The module.</summary>
    public T Inner { get; }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => Inner.forward(x);

    /// <summary>None.</summary>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => [];

    /// <summary>The module's parameters, then its buffers, by their names in it.</summary>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
        Inner.named_parameters(recurse).Select(p => (p.name, (Tensor)p.parameter))
            .Concat(Inner.named_buffers(recurse, include_nonpersistent));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            Inner.Dispose();
    }
}
