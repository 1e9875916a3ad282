namespace Candor.Torch.Nn;

/// <summary>A function with parameters. Parameters and buffers are named as in PyTorch ("0.weight"), so that weights travel.</summary>
public abstract class Module : IDisposable
{
    private readonly List<KeyValuePair<string, Tensor>> _parameters = [];
    private readonly List<KeyValuePair<string, Tensor>> _buffers = [];
    private readonly List<KeyValuePair<string, Module>> _children = [];

    /// <summary>Whether dropout drops and batch normalisation learns its statistics.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The function itself.</summary>
    public abstract Tensor Forward(Tensor x);

    /// <summary>Sets <see cref="IsTraining"/> here and in all children.</summary>
    public virtual void Train(bool on = true)
    {
        IsTraining = on;
        foreach (var (_, child) in _children)
            child.Train(on);
    }

    /// <summary>All parameters by name: this module's own, then its children's, in the order in which they were made.</summary>
    public virtual IEnumerable<KeyValuePair<string, Tensor>> NamedParameters() => Named(m => m._parameters, m => m.NamedParameters());

    /// <summary>All buffers (state that is no parameter, such as running means) by name.</summary>
    public virtual IEnumerable<KeyValuePair<string, Tensor>> NamedBuffers() => Named(m => m._buffers, m => m.NamedBuffers());

    /// <summary>All parameters, in the order of their names' list.</summary>
    public IReadOnlyList<Tensor> Parameters() => [.. NamedParameters().Select(p => p.Value)];

    /// <summary>Registers a parameter and makes it this module's own: a leaf to which gradients flow.</summary>
    protected Tensor AddParameter(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        value.RequiresGrad = true;
        _parameters.Add(new(name, TensorScope.Release(value)));
        return value;
    }

    /// <summary>Registers state that no gradient flows to, and makes it this module's own.</summary>
    protected Tensor AddBuffer(string name, Tensor value)
    {
        _buffers.Add(new(name, TensorScope.Release(value)));
        return value;
    }

    /// <summary>Registers a part.</summary>
    protected T AddChild<T>(string name, T child)
        where T : Module
    {
        _children.Add(new(name, child));
        return child;
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Named(
        Func<Module, List<KeyValuePair<string, Tensor>>> own, Func<Module, IEnumerable<KeyValuePair<string, Tensor>>> all)
    {
        foreach (var entry in own(this))
            yield return entry;
        foreach (var (name, child) in _children)
            foreach (var (inner, value) in all(child))
                yield return new($"{name}.{inner}", value);
    }

    /// <summary>Copies of all parameters and buffers by name, owned by the caller.</summary>
    public IReadOnlyDictionary<string, Tensor> CopyState()
    {
        using var grad = GradMode.Off();
        return NamedParameters().Concat(NamedBuffers()).ToDictionary(e => e.Key, e => TensorScope.Release(e.Value.Detach().Clone()));
    }

    /// <summary>Sets all parameters and buffers by name.</summary>
    /// <exception cref="InvalidDataException">A name is missing or superfluous, or a shape differs.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var grad = GradMode.Off();
        var own = NamedParameters().Concat(NamedBuffers()).ToDictionary(e => e.Key, e => e.Value);
        foreach (var (name, target) in own)
        {
            if (!state.TryGetValue(name, out var source))
                throw new InvalidDataException($"the weights lack '{name}'; they hold {string.Join(", ", state.Keys.Take(8))}: they belong to another architecture.");
            if (!target.Shape.SequenceEqual(source.Shape))
                throw new InvalidDataException($"'{name}' has shape [{string.Join(", ", source.Shape.ToArray())}], but the predictor expects [{string.Join(", ", target.Shape.ToArray())}]: the weights belong to another architecture or to data with other columns.");
        }
        if (state.Keys.FirstOrDefault(k => !own.ContainsKey(k)) is { } extra)
            throw new InvalidDataException($"the weights hold '{extra}', which the predictor does not have: they belong to another architecture.");
        foreach (var (name, target) in own)
            target.Copy_(state[name]);
    }

    /// <summary>Forgets all gradients.</summary>
    public void ZeroGrad()
    {
        foreach (var (_, parameter) in NamedParameters())
            parameter.Grad = null;
    }

    /// <summary>Frees parameters and buffers.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees parameters and buffers, and the parts'.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var (_, tensor) in _parameters.Concat(_buffers))
            tensor.Dispose();
        foreach (var (_, child) in _children)
            child.Dispose();
    }
}
