namespace Candor.Torch.Optim;

/// <summary>Changes parameters against their gradients. The arithmetic is PyTorch 1.13's, operation by operation.</summary>
/// <remarks>
/// A parameter without a gradient stays as it is, and so does its state. State (momentum, counts of steps) is copied and loaded bit
/// for bit, so that a resumed run goes on exactly as the uninterrupted one would have.
/// </remarks>
public abstract partial class Optimizer : IDisposable
{
    private readonly string[] _names;
    private readonly Tensor[] _parameters;
    private readonly long[] _steps;
    private readonly Tensor[]?[] _state;

    /// <summary>An optimiser over parameters, which stay their owner's.</summary>
    /// <param name="parameters">The parameters by unique names: <c>module.NamedParameters()</c>.</param>
    /// <param name="learningRate">The first learning rate.</param>
    private protected Optimizer(IEnumerable<KeyValuePair<string, Tensor>> parameters, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        KeyValuePair<string, Tensor>[] all = [.. parameters];
        if (all.Length == 0)
            throw new ArgumentException("an optimiser needs one parameter at least; got none.", nameof(parameters));
        if (all.GroupBy(p => p.Key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"two parameters are named '{twice.Key}'; names must be unique.", nameof(parameters));
        _names = [.. all.Select(p => p.Key)];
        _parameters = [.. all.Select(p => p.Value)];
        _steps = new long[all.Length];
        _state = new Tensor[all.Length][];
        LearningRate = learningRate;
    }

    /// <summary>The learning rate of the steps to come; finite and not negative.</summary>
    public double LearningRate
    {
        get;
        set
        {
            if (!double.IsFinite(value) || value < 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, "a learning rate is finite and not negative");
            field = value;
        }
    }

    /// <summary>Names of the tensors kept for each parameter, each of the parameter's shape.</summary>
    private protected abstract IReadOnlyList<string> Slots { get; }

    /// <summary>One step, along the gradients that <see cref="Tensor.Backward"/> left.</summary>
    public void Step()
    {
        using var grad = GradMode.Off();
        using var scope = new TensorScope();
        var gradients = new Tensor?[_parameters.Length];
        var open = new List<int>(_parameters.Length);
        for (var i = 0; i < _parameters.Length; i++)
        {
            if ((gradients[i] = _parameters[i].Grad) is null)
                continue;
            _steps[i]++;
            _state[i] ??= NewState(_parameters[i]);
            open.Add(i);
        }
        // Nearly always one group: all parameters have had equally many gradients.
        while (open.Count > 0)
        {
            var step = _steps[open[0]];
            var group = open.FindAll(i => _steps[i] == step);
            open.RemoveAll(i => _steps[i] == step);
            Update(
                [.. group.Select(i => _parameters[i])], [.. group.Select(i => gradients[i]!)],
                [.. Enumerable.Range(0, Slots.Count).Select(s => group.Select(i => _state[i]![s]).ToArray())], step);
        }
    }

    /// <summary>One step for parameters whose number of steps, this one included, is <paramref name="step"/>.</summary>
    /// <param name="parameters">To be changed in place.</param>
    /// <param name="gradients">∂loss/∂parameter; not to be changed.</param>
    /// <param name="state">For each slot one tensor a parameter, zeros at first; to be changed in place.</param>
    /// <param name="step">1 at first.</param>
    private protected abstract void Update(Tensor[] parameters, Tensor[] gradients, Tensor[][] state, long step);

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in _parameters)
            parameter.Grad = null;
    }

    private Tensor[] NewState(Tensor parameter) => [.. Slots.Select(_ => TensorScope.Release(parameter.ZerosLike()))];

    /// <summary>Frees the state; the parameters live on.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the state.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var tensors in _state)
            foreach (var tensor in tensors ?? [])
                tensor.Dispose();
    }
}
