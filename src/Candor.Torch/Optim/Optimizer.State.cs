namespace Candor.Torch.Optim;

public abstract partial class Optimizer
{
    private const string RateKey = "learning_rate";

    /// <summary>
    /// A copy of everything that the next step depends on beside parameters and gradients: <c>learning_rate</c>, and for each parameter
    /// that has had a step <c>NAME.step</c> and <c>NAME.SLOT</c> (PyTorch's names: momentum_buffer, exp_avg, …). Owned by the caller.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> CopyState()
    {
        using var grad = GradMode.Off();
        var copy = new Dictionary<string, Tensor>(StringComparer.Ordinal) { [RateKey] = TensorScope.Release(Tensor.From([LearningRate], [])) };
        for (var i = 0; i < _names.Length; i++)
        {
            if (_state[i] is not { } tensors)
                continue;
            copy.Add($"{_names[i]}.step", TensorScope.Release(Tensor.From([_steps[i]], [])));
            for (var s = 0; s < tensors.Length; s++)
                copy.Add($"{_names[i]}.{Slots[s]}", TensorScope.Release(tensors[s].Clone()));
        }
        return copy;
    }

    /// <summary>Goes on from a state that <see cref="CopyState"/> gave; the tensors are copied. On an exception nothing has changed.</summary>
    /// <exception cref="InvalidDataException">An entry is missing, superfluous, or of another shape or type than this optimiser's.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var grad = GradMode.Off();
        using var scope = new TensorScope();
        var left = new HashSet<string>(state.Keys, StringComparer.Ordinal);
        var rate = Entry(state, left, RateKey, [], DType.Float64).Item();
        if (!double.IsFinite(rate) || rate < 0)
            throw new InvalidDataException($"the optimiser's state has the learning rate {rate}; it is finite and not negative.");
        var steps = new long[_names.Length];
        var tensors = new Tensor[]?[_names.Length];
        for (var i = 0; i < _names.Length; i++)
        {
            if (!state.ContainsKey($"{_names[i]}.step"))
                continue;
            steps[i] = Entry(state, left, $"{_names[i]}.step", [], DType.Int64).ToArray<long>()[0];
            if (steps[i] < 1)
                throw new InvalidDataException($"the optimiser's state has '{_names[i]}.step' = {steps[i]}; a parameter with state has had one step at least.");
            var parameter = _parameters[i];
            tensors[i] = [.. Slots.Select(slot => Entry(state, left, $"{_names[i]}.{slot}", parameter.Shape.ToArray(), parameter.DType))];
        }
        if (left.Count > 0)
            throw new InvalidDataException($"the optimiser's state holds '{left.Order(StringComparer.Ordinal).First()}', which {GetType().Name} over these parameters does not keep.");
        LearningRate = rate;
        for (var i = 0; i < _names.Length; i++)
            Take(i, steps[i], tensors[i]);
    }

    private static Tensor Entry(IReadOnlyDictionary<string, Tensor> state, HashSet<string> left, string name, long[] shape, DType dtype)
    {
        if (!left.Remove(name))
            throw new InvalidDataException($"the optimiser's state lacks '{name}': it was kept by another optimiser or for another predictor.");
        var tensor = state[name];
        return tensor.DType == dtype && tensor.Shape.SequenceEqual(shape)
            ? tensor
            : throw new InvalidDataException($"the optimiser's state has '{name}' as {tensor.DType}[{string.Join(", ", tensor.Shape.ToArray())}], expected {dtype}[{string.Join(", ", shape)}].");
    }

    private void Take(int i, long steps, Tensor[]? source)
    {
        _steps[i] = steps;
        if (source is null)
        {
            foreach (var tensor in _state[i] ?? [])
                tensor.Dispose();
            _state[i] = null;
            return;
        }
        var own = _state[i] ??= NewState(_parameters[i]);
        for (var s = 0; s < own.Length; s++)
            own[s].Copy_(source[s]);
    }
}
