using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Objectives;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Training.Examples;

/// <summary>One run of the loop for one objective: Algorithm 1, with the best epoch kept and checkpoints.</summary>
/// <remarks>Everything random comes from the seed and the epoch's number, so that a stopped run goes on to the same bits.</remarks>
internal sealed class ExampleFit(
    Predictor predictor, SparseRepresenterPoints? points, IReadOnlyList<WeightedTerm> objective, ExampleData data,
        ExampleTrainerOptions options,
    bool trainsPredictor, TrainingSession session) : ILearner, IDisposable
{
    private readonly IFeatureMap _map = (IFeatureMap)predictor;
    private readonly EpochLoop _loop = new(session, options.Epochs, options.Patience, options.CheckpointSeconds);
    private readonly Optimizer _optimizer = Optimizer.Adam(
        Both(trainsPredictor ? predictor.ParametersByName() : [], points?.ParametersByName()), options.LearningRate);
    private readonly double _constant = data.ConstantShare;
    private IPointFeatures _features = null!;

    public IReadOnlyList<EpochInfo> History => _loop.History;

    /// <summary>Features that are kept from step to step are in no checkpoint, so a stopped run goes on from its last epoch.</summary>
    public WithinEpoch? Within => null;

    /// <summary>The best epoch; null where none was valid, as when every gate is shut.</summary>
    public (int Epoch, double Score, ValidationOfExamples Scores)? Best { get; private set; }

    /// <summary>Predictor and points at the best epoch.</summary>
    public IReadOnlyDictionary<string, Tensor>? BestState { get; private set; }

    public void Run()
    {
        using var scope = torch.NewDisposeScope();
        _features = Features();
        using var owned = _features as IDisposable;
        RankedModule.RequireNormalizing(predictor, session.Ranks, mayBeLocal: false);
        _optimizer.Ranks = session.Ranks;
        _loop.Run(this);
    }

    public LearnedEpoch? Epoch(int epoch)
    {
        var (loss, terms) = epoch == 0 ? (null, new Dictionary<string, double>()) : Train(epoch);
        if (loss is { } value && !double.IsFinite(value))
            throw new CandorException(
                FormattableString.Invariant($"Training diverged in epoch {epoch}: the objective is {value}. Use a lower ") +
                FormattableString.Invariant($"learning rate (--lr {options.LearningRate / 10}) or a smaller λ or η."));
        var scores = Validate();
        RankedModule.RequireSame(session.Ranks, points is null ? [predictor] : [predictor, points], epoch);
        Offer(epoch, scores);
        var info = new EpochInfo(session.Phase, epoch, loss, terms, scores.Accuracy, null, null, 0)
        {
            Faithfulness = scores.Faithfulness,
            NonZero = scores.NonZero,
        };
        // What a constant could have is no progress; while too many gates are open there is nothing to be patient about.
        return new(info, !scores.IsClosed ? null : scores.Beats(_constant) ? scores.Score : double.NaN);
    }

    private IPointFeatures Features()
    {
        var ranks = session.Ranks;
        var pass = new SharedPass(predictor, ranks);
        if (!trainsPredictor)
        {
            predictor.train(false);
            var all = ExampleExplainer.PointFeatures(_map, data.Inputs, ranks);
            return new FixedFeatures(pass, all, ReferenceEquals(data.CandidateInputs, data.Inputs) ? all
                : ExampleExplainer.PointFeatures(_map, data.CandidateInputs, ranks));
        }
        return points is null ? new BatchFeatures(pass, data.Inputs)
            : options.FreshPoints is { } fresh ? new RollingFeatures(predictor, points, data, fresh, options.RefreshEvery > 1
                ? options.RefreshEvery : int.MaxValue, ranks)
            : options.RefreshEvery == 1 ? new ExactFeatures(pass, data.Inputs, data.CandidateInputs, options.OpenPoints)
            : new CachedFeatures(predictor, data.Inputs, data.CandidateInputs, options.RefreshEvery, ranks);
    }

    private (double? Loss, Dictionary<string, double> Terms) Train(int epoch)
    {
        using var scope = torch.NewDisposeScope();
        using var shuffling = new Generator(Seeds.InEpoch(options.Seed, Seeds.Batches, epoch));
        using var gates = new Generator(Seeds.InEpoch(options.Seed, Seeds.Steps, epoch), predictor.Device);
        predictor.SeedDropout(Seeds.InEpoch(options.Seed, Seeds.Dropout, epoch));
        var sums = torch.zeros([objective.Count], dtype: ScalarType.Float64, device: predictor.Device);
        var rows = data.Inputs.size(0);
        var batches = torch.randperm(rows, device: shuffling.device, generator: shuffling).to(predictor.Device).split(options.Batch);
        for (var i = 0; i < batches.Length; i++)
        {
            session.Heed();
            Step(i, batches[i], gates, sums);
        }
        session.Ranks.Sum(sums);
        var means = sums.ToArray<double>().Select(s => s / rows).ToArray();
        return (objective.Zip(means, (t, mean) => t.Weight * mean).Sum(), objective.Zip(means).ToDictionary(t => t.First.Term.Name,
            t => t.Second));
    }

    private void Step(int i, Tensor index, Generator gates, Tensor sums)
    {
        using var scope = torch.NewDisposeScope();
        _optimizer.ZeroGrad();
        var (loss, values) = ExampleLoss.Evaluate(predictor, points, objective, _features, i, index,
            data.Labels.index_select(0, index), gates, options.Draws);
        loss.backward();
        _features.Backward();
        _optimizer.Step();
        for (var t = 0; t < values.Length; t++)
            sums[t].add_(values[t].detach(), index.numel());
    }

    private ValidationOfExamples Validate()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        predictor.train(false);
        return ValidationOfExamples.Of(predictor, points, objective, data, options, session.Ranks);
    }

    private void Offer(int epoch, ValidationOfExamples scores)
    {
        if (!double.IsFinite(scores.Score) || Best is { } best && !scores.IsBetterThan(best.Scores, _constant))
            return;
        StateCopy.Free(BestState);
        (Best, BestState) = ((epoch, scores.Score, scores), Both(predictor.CopyState(), points?.CopyState()));
    }

    public LearnerState State() => new(
        Both(predictor.StateByName(), points?.StateByName()), _optimizer.CopyState(),
        Best is { } best ? [new BestEntry(0, best.Epoch, best.Score)] : [],
        Best is { } kept ? new() { [kept.Epoch] = BestState! } : new Dictionary<int, IReadOnlyDictionary<string, Tensor>>());

    public void Load(CheckpointHeader header, SafeTensorsFile file)
    {
        Load(Checkpoint.Weights(file));
        _optimizer.LoadState(Checkpoint.Optimizers(file));
        foreach (var best in header.Best)
        {
            BestState = Checkpoint.CopyOf(file, best.Epoch);
            var info = header.History.First(h => h.Epoch == best.Epoch);
            Best = (best.Epoch, best.Score, new ValidationOfExamples(best.Score, info.Accuracy, info.Faithfulness, info.NonZero));
        }
    }

    /// <summary>Puts predictor and points into a state.</summary>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        predictor.LoadState(StateCopy.Under(state, "f/"));
        points?.LoadState(StateCopy.Under(state, "h/"));
    }

    private static Dictionary<string, Tensor> Both(
        IEnumerable<KeyValuePair<string, Tensor>> predictor, IEnumerable<KeyValuePair<string, Tensor>>? points) =>
        new(StateCopy.Prefixed("f/", predictor).Concat(StateCopy.Prefixed("h/", points ?? [])));

    /// <summary>The best state; it is its holder's to dispose from now on.</summary>
    public IReadOnlyDictionary<string, Tensor>? TakeBest()
    {
        var state = BestState;
        BestState = null;
        return state;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        StateCopy.Free(BestState);
    }
}
