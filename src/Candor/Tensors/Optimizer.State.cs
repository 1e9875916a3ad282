using TorchSharp.Modules;

namespace Candor.Tensors;

public sealed partial class Optimizer
{
    private const string RateKey = "learning_rate";

    /// <summary>
    /// A copy of everything that the next step depends on beside parameters and gradients: <c>learning_rate</c>, and for each parameter
    /// that has had a step <c>NAME.step</c> and <c>NAME.SLOT</c> (PyTorch's names: momentum_buffer, exp_avg, …). Owned by the caller.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> CopyState()
    {
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var copy = new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [RateKey] = Tensor.From([LearningRate], []).DetachFromDisposeScope(),
        };
        foreach (var (name, state) in _names.Zip(States()))
        {
            if (StepOf(state) is { } step)
                copy.Add($"{name}.step", Tensor.From([step], []).DetachFromDisposeScope());
            foreach (var (slot, tensor) in Slots(state))
                if (tensor is not null)
                    copy.Add($"{name}.{slot}", tensor.clone().DetachFromDisposeScope());
        }
        return copy;
    }

    /// <summary>Goes on from a state that <see cref="CopyState"/> gave; the tensors are copied. On an exception nothing has
    /// changed.</summary>
    /// <exception cref="InvalidDataException">An entry is missing, superfluous, or of another shape or type than this
    /// optimiser's.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var left = new HashSet<string>(state.Keys, StringComparer.Ordinal);
        var rate = Entry(state, left, RateKey, [], ScalarType.Float64).ToDouble();
        if (!double.IsFinite(rate) || rate < 0)
            throw new InvalidDataException($"the optimiser's state has the learning rate {rate}; it is finite and not negative.");
        var changes = new List<Action>();
        foreach (var ((name, parameter), own) in _names.Zip(_parameters).Zip(States()))
        {
            if (StepOf(own) is not null)
            {
                var steps = Entry(state, left, $"{name}.step", [], ScalarType.Int64).ToArray<long>()[0];
                if (steps < 0)
                    throw new InvalidDataException($"the optimiser's state has '{name}.step' = {steps}; steps are counted from 0.");
                changes.Add(() => SetStep(own, steps));
            }
            foreach (var slot in Slots(own).Keys)
            {
                // Momentum begins with the first gradient: before it there is none.
                var found = slot == "momentum_buffer" && !state.ContainsKey($"{name}.{slot}")
                    ? null
                    : Entry(state, left, $"{name}.{slot}", parameter.shape, parameter.dtype).clone();
                changes.Add(() => Set(own, slot, found?.DetachFromDisposeScope()));
            }
        }
        if (left.Count > 0)
            throw new InvalidDataException($"the optimiser's state holds '{left.Order(StringComparer.Ordinal).First()}', which " +
                $"{_inner.GetType().Name} over these parameters does not keep.");
        LearningRate = rate;
        foreach (var change in changes)
            change();
    }

    private static Tensor Entry(IReadOnlyDictionary<string, Tensor> state, HashSet<string> left, string name,
        long[] shape, ScalarType dtype)
    {
        if (!left.Remove(name))
            throw new InvalidDataException(
                $"the optimiser's state lacks '{name}': it was kept by another optimiser or for another predictor.");
        var tensor = state[name];
        return tensor.dtype == dtype && tensor.shape.SequenceEqual(shape)
            ? tensor
            : throw new InvalidDataException(
                $"the optimiser's state has '{name}' as {tensor.Describe()}, expected {dtype}[{string.Join(", ", shape)}].");
    }

    private IEnumerable<OptimizerState> States() => _inner.state_dict().State;

    private static long? StepOf(OptimizerState state) => state switch
    {
        Adam.State s => s.step,
        RMSProp.State s => s.step,
        _ => null,
    };

    private static void SetStep(OptimizerState state, long step)
    {
        if (state is Adam.State adam)
            adam.step = step;
        else if (state is RMSProp.State rms)
            rms.step = step;
    }

    /// <summary>The tensors kept for a parameter, each of its shape, under PyTorch's names.</summary>
    private static Dictionary<string, Tensor?> Slots(OptimizerState state) => state switch
    {
        SGD.State s => new() { ["momentum_buffer"] = s.momentum_buffer },
        Adam.State s => new() { ["exp_avg"] = s.exp_avg, ["exp_avg_sq"] = s.exp_avg_sq },
        RMSProp.State s => new() { ["square_avg"] = s.square_avg },
        Adadelta.State s => new() { ["square_avg"] = s.square_avg, ["acc_delta"] = s.acc_delta },
        _ => throw new InvalidOperationException($"no state is kept of {state.GetType()}"),
    };

    private static void Set(OptimizerState state, string slot, Tensor? value)
    {
        Slots(state)[slot]?.Dispose();
        switch (state, slot)
        {
            case (SGD.State s, _): s.momentum_buffer = value!; break;
            case (Adam.State s, "exp_avg"): s.exp_avg = value!; break;
            case (Adam.State s, _): s.exp_avg_sq = value!; break;
            case (RMSProp.State s, _): s.square_avg = value!; break;
            case (Adadelta.State s, "square_avg"): s.square_avg = value!; break;
            case (Adadelta.State s, _): s.acc_delta = value!; break;
        }
    }
}
