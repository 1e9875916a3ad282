using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Objectives;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>One run of the loop for one objective: Algorithm 1, with the best epoch kept and checkpoints.</summary>
/// <remarks>Everything random comes from the seed and the epoch's number, so that a stopped run goes on to the same bits.</remarks>
internal sealed class ExampleFit(
    Predictor predictor, SparseRepresenterPoints? points, IReadOnlyList<WeightedTerm> objective, ExampleData data, ExampleTrainerOptions options,
    bool trainsPredictor, TrainingSession session) : IDisposable
{
    private readonly IFeatureMap _map = (IFeatureMap)predictor;
    private readonly List<EpochInfo> _history = [];
    private long _lastCheckpoint = session.Clock.GetTimestamp();
    private int _stale;
    private double? _bestTrained;

    public IReadOnlyList<EpochInfo> History => _history;

    /// <summary>The best epoch; null where none was valid, as when every gate is shut.</summary>
    public (int Epoch, double Score, ValidationOfExamples Scores)? Best { get; private set; }

    /// <summary>Predictor and points at the best epoch.</summary>
    public IReadOnlyDictionary<string, Tensor>? BestState { get; private set; }

    public void Run()
    {
        using var scope = torch.NewDisposeScope();
        using var optimizer = Optimizer.Adam(Parameters(), options.LearningRate);
        var features = Features();
        using var owned = features as IDisposable;
        for (var epoch = Resume(optimizer) + 1; epoch <= options.Epochs && !(_stale >= options.Patience); epoch++)
        {
            var start = session.Clock.GetTimestamp();
            var (loss, terms) = epoch == 0 ? (null, new Dictionary<string, double>()) : Train(epoch, optimizer, features);
            if (loss is { } value && !double.IsFinite(value))
                throw new CandorException(FormattableString.Invariant($"Training diverged in epoch {epoch}: the objective is {value}. Use a lower learning rate (--lr {options.LearningRate / 10}) or a smaller λ or η."));
            var scores = Validate();
            Offer(epoch, scores);
            _history.Add(new EpochInfo(session.Phase, epoch, loss, terms, scores.Accuracy, null, null, session.Clock.GetElapsedTime(start).TotalSeconds)
            {
                Faithfulness = scores.Faithfulness,
                NonZero = scores.NonZero,
            });
            session.Observe?.Invoke(new TrainingProgress(session.Phase, epoch, options.Epochs, _history[^1], _stale, options.Patience));
            WriteCheckpoint(epoch, optimizer);
        }
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Parameters() =>
        (trainsPredictor ? Prefixed("f/", predictor.ParametersByName()) : [])
            .Concat(points is null ? [] : Prefixed("h/", points.ParametersByName()));

    private IPointFeatures Features()
    {
        if (!trainsPredictor)
        {
            predictor.train(false);
            var all = ExampleExplainer.PointFeatures(_map, data.Inputs);
            return new FixedFeatures(all, ReferenceEquals(data.CandidateInputs, data.Inputs) ? all : ExampleExplainer.PointFeatures(_map, data.CandidateInputs));
        }
        return points is null ? new CachedFeatures(predictor, data.Inputs, data.Inputs.narrow(0, 0, 1), int.MaxValue)
            : options.FreshPoints is { } fresh ? new RollingFeatures(predictor, points, data, fresh, options.RefreshEvery > 1 ? options.RefreshEvery : int.MaxValue)
            : options.RefreshEvery == 1 ? new ExactFeatures(predictor, data.Inputs, data.CandidateInputs, options.OpenPoints)
            : new CachedFeatures(predictor, data.Inputs, data.CandidateInputs, options.RefreshEvery);
    }

    private (double? Loss, Dictionary<string, double> Terms) Train(int epoch, Optimizer optimizer, IPointFeatures features)
    {
        using var scope = torch.NewDisposeScope();
        using var shuffling = new Generator(Stream(Seeds.Batches, epoch));
        using var gates = new Generator(Stream(Seeds.Steps, epoch), predictor.Device);
        predictor.SeedDropout(Stream(Seeds.Dropout, epoch));
        var sums = objective.Select(_ => torch.zeros([], dtype: ScalarType.Float64, device: predictor.Device)).ToArray();
        var rows = data.Inputs.size(0);
        var batches = torch.randperm(rows, device: shuffling.device, generator: shuffling).to(predictor.Device).split(options.Batch);
        for (var i = 0; i < batches.Length; i++)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            Step(optimizer, features, i, batches[i], gates, sums);
        }
        var means = sums.Select(s => s.ToDouble() / rows).ToArray();
        return (objective.Zip(means, (t, mean) => t.Weight * mean).Sum(), objective.Zip(means).ToDictionary(t => t.First.Term.Name, t => t.Second));
    }

    private void Step(Optimizer optimizer, IPointFeatures features, int i, Tensor index, Generator gates, Tensor[] sums)
    {
        using var scope = torch.NewDisposeScope();
        optimizer.ZeroGrad();
        var (loss, values) = ExampleLoss.Evaluate(predictor, points, objective, features, i, index,
            data.Labels.index_select(0, index), gates, options.Draws);
        loss.backward();
        optimizer.Step();
        for (var t = 0; t < sums.Length; t++)
            sums[t].add_(values[t].detach(), index.numel());
    }

    private ulong Stream(ulong purpose, int epoch) => Seeds.Mix(Seeds.Mix(options.Seed, purpose), (ulong)epoch);

    private ValidationOfExamples Validate()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        predictor.train(false);
        return ValidationOfExamples.Of(predictor, points, objective, data, options);
    }

    private void Offer(int epoch, ValidationOfExamples scores)
    {
        var better = double.IsFinite(scores.Score) && !(Best is { } best && scores.Score <= best.Score);
        if (better)
        {
            Free(BestState);
            (Best, BestState) = ((epoch, scores.Score, scores), State());
        }
        if (epoch == 0)
            return;
        // The start, however good, is a candidate but does not end a run that is still improving.
        var improved = double.IsFinite(scores.Score) && !(scores.Score <= _bestTrained);
        _stale = improved ? 0 : _stale + 1;
        if (improved)
            _bestTrained = scores.Score;
    }

    private Dictionary<string, Tensor> State() => new(
        Prefixed("f/", predictor.CopyState()).Concat(points is null ? [] : Prefixed("h/", points.CopyState())));

    private int Resume(Optimizer optimizer)
    {
        if (session.Checkpoint is not { } path || !session.Resume || !File.Exists(path))
            return -1;
        var (header, file) = Checkpoint.Read(path, session.Fingerprint);
        using (file)
        {
            try
            {
                var now = Checkpoint.Under(file, "predictor/");
                Load(now);
                optimizer.LoadState(Checkpoint.Under(file, "optimizer/"));
                foreach (var best in header.Best)
                {
                    BestState = Checkpoint.Under(file, FormattableString.Invariant($"epoch-{best.Epoch}/")).ToDictionary(e => e.Key,
                        e => e.Value.clone().DetachFromDisposeScope());
                    var info = header.History.First(h => h.Epoch == best.Epoch);
                    Best = (best.Epoch, best.Score, new ValidationOfExamples(best.Score, info.Accuracy, info.Faithfulness, info.NonZero));
                }
            }
            catch (InvalidDataException e)
            {
                throw new CandorException($"{path} does not fit this run: {e.Message} Remove it to start again.", e);
            }
        }
        _history.AddRange(header.History);
        (_stale, _bestTrained) = (header.Stale, header.BestTrained);
        return header.Epoch;
    }

    /// <summary>Puts predictor and points into a state.</summary>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        predictor.LoadState(Under(state, "f/"));
        points?.LoadState(Under(state, "h/"));
    }

    private void WriteCheckpoint(int epoch, Optimizer optimizer)
    {
        if (session.Checkpoint is not { } path)
            return;
        var last = epoch == options.Epochs || _stale >= options.Patience;
        if (!last && session.Clock.GetElapsedTime(_lastCheckpoint).TotalSeconds < options.CheckpointSeconds)
            return;
        var (now, momenta) = (State(), optimizer.CopyState());
        try
        {
            var best = Best is { } b ? new[] { new BestEntry(0, b.Epoch, b.Score) } : [];
            var header = new CheckpointHeader(CheckpointHeader.CurrentFormat, session.Fingerprint, epoch, _stale, _bestTrained, _history, best);
            Checkpoint.Write(path, header, now, momenta, best.ToDictionary(e => e.Epoch, _ => BestState!));
        }
        finally
        {
            Free(now);
            Free(momenta);
        }
        _lastCheckpoint = session.Clock.GetTimestamp();
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(t => KeyValuePair.Create(prefix + t.Key, t.Value));

    private static Dictionary<string, Tensor> Under(IReadOnlyDictionary<string, Tensor> state, string prefix) =>
        state.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..], t => t.Value);

    private static void Free(IReadOnlyDictionary<string, Tensor>? state)
    {
        foreach (var tensor in state?.Values ?? [])
            tensor.Dispose();
    }

    /// <summary>The best state; it is its holder's to dispose from now on.</summary>
    public IReadOnlyDictionary<string, Tensor>? TakeBest()
    {
        var state = BestState;
        BestState = null;
        return state;
    }

    public void Dispose() => Free(BestState);
}
