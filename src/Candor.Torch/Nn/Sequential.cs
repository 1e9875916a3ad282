namespace Candor.Torch.Nn;

/// <summary>Modules one after the other. Their names are 0, 1, 2, …, as in PyTorch.</summary>
public sealed class Sequential : Module
{
    private readonly Module[] _parts;

    /// <summary>The modules, in the order in which they are applied; they are disposed with this one.</summary>
    public Sequential(params Module[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = [.. parts];
        for (var i = 0; i < parts.Length; i++)
            AddChild(FormattableString.Invariant($"{i}"), parts[i]);
    }

    /// <summary>The modules, in order.</summary>
    public IReadOnlyList<Module> Parts => _parts;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        foreach (var part in _parts)
            x = part.Forward(x);
        return x;
    }
}
