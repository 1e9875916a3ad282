using Candor.Data.Records;
using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>Learns an explainer for a model that can only be asked. The model is asked once a training row, and for masked validation rows each epoch.</summary>
/// <remarks>
/// Everything random comes from the seed and the epoch's number: the same seed, threads and machine give the same bits, and a run that
/// was stopped goes on to the same numbers. The last epoch stands: choosing by fidelity would favour explainers that encode the output.
/// </remarks>
/// <param name="session">Where checkpoints go, who is told of progress, and what can stop the run.</param>
public sealed class LearnedTrainer(TrainingSession? session = null)
{
    private const string Phase = "explain";
    private readonly TrainingSession _session = session ?? new();

    /// <summary>Trains a method's networks in place; they end in evaluation mode.</summary>
    /// <param name="method">What is learned.</param>
    /// <param name="model">M.</param>
    /// <param name="train">Training rows with M's outputs.</param>
    /// <param name="watched">Validation rows with M's outputs; none: nothing is watched.</param>
    /// <returns>One entry an epoch, the state before the first step included.</returns>
    /// <exception cref="CandorException">Training diverged.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; its last checkpoint stands.</exception>
    public IReadOnlyList<EpochInfo> Fit(LearnedMethod method, IBlackBox model, LearnedData train, LearnedData? watched = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        using var scope = torch.NewDisposeScope();
        var guide = method.Guide(model, train);
        var history = new List<EpochInfo>();
        var clock = _session.Clock;
        var last = clock.GetTimestamp();
        for (var epoch = Resume(method, history) + 1; epoch <= method.Options.Epochs; epoch++)
        {
            var start = clock.GetTimestamp();
            var losses = epoch == 0 ? [] : Train(method, train, guide, epoch);
            method.Train(false);
            var fidelity = watched is null ? null : LearnedMonitor.Score(method, model, watched);
            history.Add(new EpochInfo(
                Phase, epoch, losses.Count == 0 ? null : losses.Values.First(), losses, fidelity?.GetValueOrDefault("fsM") ?? 0, null, null,
                clock.GetElapsedTime(start).TotalSeconds)
            { Fidelity = fidelity });
            _session.Observe?.Invoke(new TrainingProgress(Phase, epoch, method.Options.Epochs, history[^1], 0, null));
            if (epoch == method.Options.Epochs || clock.GetElapsedTime(last).TotalSeconds >= CheckpointSeconds)
            {
                Write(method, epoch, history);
                last = clock.GetTimestamp();
            }
        }
        method.Train(false);
        return history;
    }

    /// <summary>Least seconds between two checkpoints.</summary>
    public double CheckpointSeconds { get; init; } = 2;

    private Dictionary<string, double> Train(LearnedMethod method, LearnedData data, Tensor? guide, int epoch)
    {
        using var scope = torch.NewDisposeScope();
        var seed = method.Options.Seed;
        using var shuffling = new Generator(Seeds.Mix(Seeds.Mix(seed, Seeds.Batches), (ulong)epoch));
        using var selecting = new Generator(Seeds.Mix(Seeds.Mix(seed, Seeds.Selection), (ulong)epoch), data.Inputs.device);
        method.Reseed(Seeds.Mix(Seeds.Mix(seed, Seeds.LearnedDropout), (ulong)epoch));
        method.Train(true);
        var rows = data.Inputs.size(0);
        var sums = new Dictionary<string, Tensor>();
        foreach (var index in torch.randperm(rows, device: shuffling.device, generator: shuffling).to(data.Inputs.device)
            .split(method.Options.BatchFor(rows, method.Family.Name)))
        {
            _session.Cancellation.ThrowIfCancellationRequested();
            using var inner = torch.NewDisposeScope();
            using var grad = torch.enable_grad();
            var batch = new LearnedBatch(data.Inputs.index_select(0, index), data.Outputs.index_select(0, index),
                guide?.index_select(0, index));
            foreach (var (name, value) in method.Step(batch, epoch, selecting))
            {
                if (!sums.TryGetValue(name, out var sum))
                    sums[name] = sum = inner.MoveToOuter(torch.zeros([], dtype: ScalarType.Float64, device: data.Inputs.device));
                using var off = torch.no_grad();
                sum.add_(value.detach().to(ScalarType.Float64), index.numel());
            }
        }
        var losses = sums.ToDictionary(s => s.Key, s => s.Value.ToDouble() / rows);
        foreach (var (name, value) in losses)
            if (!double.IsFinite(value))
                throw new CandorException(FormattableString.Invariant($"Learning the explainer diverged in epoch {epoch}: the loss '{name}' is {value}. Use a lower learning rate (--lr)."));
        return losses;
    }

    private int Resume(LearnedMethod method, List<EpochInfo> history)
    {
        if (_session.Checkpoint is not { } path || !_session.Resume || !File.Exists(path))
            return -1;
        var (header, file) = Checkpoint.Read(path, _session.Fingerprint);
        using (file)
        {
            try
            {
                foreach (var (name, module) in method.Modules)
                    module.LoadState(Checkpoint.Under(file, $"predictor/{name}/"));
                foreach (var (name, optimizer) in method.Optimizers)
                    optimizer.LoadState(Checkpoint.Under(file, $"optimizer/{name}/"));
            }
            catch (InvalidDataException e)
            {
                throw new CandorException($"{path} does not fit this run: {e.Message} Remove it to start again.", e);
            }
        }
        history.AddRange(header.History);
        return header.Epoch;
    }

    private void Write(LearnedMethod method, int epoch, IReadOnlyList<EpochInfo> history)
    {
        if (_session.Checkpoint is not { } path)
            return;
        var states = method.Optimizers.ToDictionary(o => o.Key, o => o.Value.CopyState());
        try
        {
            Checkpoint.Write(
                path, new CheckpointHeader(CheckpointHeader.CurrentFormat, _session.Fingerprint, epoch, 0, null, history, []),
                Named(method.Modules.Select(m => (m.Key, m.Value.StateByName()))),
                Named(states.Select(s => (s.Key, s.Value.AsEnumerable()))), new Dictionary<int, IReadOnlyDictionary<string, Tensor>>());
        }
        finally
        {
            foreach (var tensor in states.Values.SelectMany(s => s.Values))
                tensor.Dispose();
        }
    }

    private static Dictionary<string, Tensor> Named(IEnumerable<(string Name, IEnumerable<KeyValuePair<string, Tensor>> Tensors)> groups) =>
        groups.SelectMany(g => g.Tensors.Select(t => new KeyValuePair<string, Tensor>($"{g.Name}/{t.Key}", t.Value))).ToDictionary(t => t.Key, t => t.Value);
}
