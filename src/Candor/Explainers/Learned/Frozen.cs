using Candor.Torch;
using Candor.Torch.Nn;

namespace Candor.Explainers.Learned;

/// <summary>Networks that a loss passes through without learning: while this lives, no gradient of their parameters is computed.</summary>
internal readonly struct Frozen : IDisposable
{
    private readonly Tensor[] _parameters;

    public Frozen(params IEnumerable<Module?> modules)
    {
        _parameters = [.. modules.OfType<Module>().SelectMany(m => m.Parameters()).Where(p => p.RequiresGrad)];
        foreach (var parameter in _parameters)
            parameter.RequiresGrad = false;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters)
            parameter.RequiresGrad = true;
    }
}
