using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Networks that a loss passes through without learning: while this lives, no gradient of their parameters is computed.</summary>
internal readonly struct Frozen : IDisposable
{
    private readonly Tensor[] _parameters;

    public Frozen(params IEnumerable<torch.nn.Module?> modules)
    {
        _parameters = [.. modules.OfType<torch.nn.Module>().SelectMany(m => m.parameters()).Where(p => p.requires_grad)];
        foreach (var parameter in _parameters)
            parameter.requires_grad = false;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters)
            parameter.requires_grad = true;
    }
}
