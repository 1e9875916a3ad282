using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Training;

/// <summary>Minimises an objective by SGD with Nesterov momentum, or by Adam, and keeps the best epoch for every η of Eq. (15).</summary>
/// <remarks>
/// Everything random comes from the seed and the epoch's number, so that the same seed, threads and machine give the same bits, and a
/// run that was stopped goes on to the same numbers.
/// </remarks>
/// <param name="options">How to train.</param>
/// <param name="monitor">What watches the validation part; null: the objective's first explainer with the training mean as
/// background.</param>
public sealed class Trainer(TrainerOptions? options = null, FaithfulnessMonitor? monitor = null)
{
    private readonly TrainerOptions _options = options ?? new();

    /// <summary>Trains a predictor in place; it ends in the state of the epoch that η chooses.</summary>
    /// <param name="predictor">f_θ.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="data">Training and validation parts.</param>
    /// <param name="session">Where checkpoints go, who is told of progress, and what can stop the run.</param>
    /// <exception cref="CandorException">The options do not fit the data, or training diverged before any epoch was better than the
    /// start.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; its last checkpoint stands.</exception>
    public TrainingRun Fit(Predictor predictor, Objective objective, DataSplit data, TrainingSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(data);
        _options.Validate();
        objective.Validate(predictor);
        if (_options.Choice == EpochChoice.Margin && predictor.Task == LearningTask.Regression)
            throw new CandorException("The epoch is to be chosen by the insertion margin, but the predictor gives a number, which has no " +
                "wrong label; choose by insertion (--epoch-choice insertion).");
        foreach (var (explainer, _) in objective.Needs)
            explainer.Validate(predictor);
        var watch = monitor ?? new FaithfulnessMonitor(
            objective.Needs.Select(n => n.Explainer).FirstOrDefault(), Baseline.Mean(data.Train));
        watch.Explainer?.Validate(predictor);
        using var scope = torch.NewDisposeScope();
        using var state = new FitState(predictor, objective, data, watch, _options, session ?? new());
        return state.Run();
    }

    /// <summary>One run of the loop.</summary>
    private sealed class FitState(
        Predictor predictor, Objective objective, DataSplit data, FaithfulnessMonitor monitor, TrainerOptions options,
        TrainingSession session) : ILearner, IDisposable
    {
        private readonly TrainingInputs _inputs = new(data.Train, predictor, options.Augment);
        private readonly Tensor _labels = InputTensors.LabelsOf(data.Train, predictor);
        private readonly Tensor _watchedInputs = InputTensors.Of(FaithfulnessMonitor.Watched(data), predictor);
        private readonly Tensor _watchedLabels = InputTensors.LabelsOf(FaithfulnessMonitor.Watched(data), predictor);
        private readonly int _batch = options.BatchFor(data.Train.Count);
        private readonly BestEpochs _best = new(options.AllEtas, options.AccuracyFloor);
        private readonly Optimizer _optimizer = CreateOptimizer(predictor, options, session.Ranks);
        private readonly RankedModule _ranked = new(predictor, session.Ranks, options.BatchNorm);
        private int? _diverged;

        public WithinEpoch? Within { get; private set; }

        public TrainingRun Run()
        {
            var initial = predictor.CopyState();
            try
            {
                return Run(initial);
            }
            catch
            {
                _best.Dispose();
                StateCopy.Free(initial);
                throw;
            }
        }

        public void Dispose() => _optimizer.Dispose();

        private TrainingRun Run(IReadOnlyDictionary<string, Tensor> initial)
        {
            var loop = new EpochLoop(session, options.Epochs, options.Patience, options.CheckpointSeconds);
            loop.Run(this);
            if (_best.All.Count == 0)
                throw new CandorException(
                    "No epoch had a score on the validation part that is a number: training diverged from the start; " +
                    "use a lower learning rate (--lr).");
            var run = new TrainingRun(predictor, data, objective, options, session.Phase, initial, _best, loop.History)
            {
                DivergedInEpoch = _diverged,
            };
            run.Use(options.Eta);
            return run;
        }

        public LearnedEpoch? Epoch(int epoch)
        {
            var (loss, terms) = epoch == 0 ? (null, new Dictionary<string, double>()) : Train(epoch);
            if (loss is { } value && !double.IsFinite(value))
            {
                _diverged = Diverged(epoch, value);
                return null;
            }
            var scores = monitor.Score(predictor, _watchedInputs, _watchedLabels, options.Seed, options.Step.ChunkRows, options.Choice,
                session.Ranks);
            _ranked.RequireSame(epoch);
            _best.Offer(epoch, scores, predictor);
            var info = new EpochInfo(session.Phase, epoch, loss, terms, scores.Accuracy, scores.Insertion, scores.Deletion, 0)
            {
                OfNumbers = predictor.Task == LearningTask.Regression,
            };
            // What may not be kept is no progress.
            return new(info, _best.Allows(scores.Accuracy) ? scores.For(options.Eta) : double.NegativeInfinity);
        }

        public LearnerState State() => new(
            predictor.StateByName().ToDictionary(p => p.Key, p => p.Value), _optimizer.CopyState(), _best.Entries, _best.States);

        public void Load(CheckpointHeader header, SafeTensorsFile file)
        {
            predictor.LoadState(Checkpoint.Weights(file));
            _optimizer.LoadState(Checkpoint.Optimizers(file));
            _best.Restore(header.Best, epoch => Checkpoint.CopyOf(file, epoch), header.History.FirstOrDefault()?.Accuracy);
            Within = header.Within;
        }

        private static Optimizer CreateOptimizer(Predictor predictor, TrainerOptions options, Ranks ranks)
        {
            var optimizer = options.Optimizer == TrainerOptimizer.Adam
                ? Optimizer.Adam(predictor.ParametersByName(), options.LearningRate, weightDecay: options.WeightDecay)
                : Optimizer.Sgd(
                    predictor.ParametersByName(), options.LearningRate, options.Momentum, options.WeightDecay, nesterov: true);
            optimizer.Ranks = ranks;
            return optimizer;
        }

        private (double? Loss, Dictionary<string, double> Terms) Train(int epoch)
        {
            using var scope = torch.NewDisposeScope();
            using var shuffling = new Generator(Seeds.InEpoch(options.Seed, Seeds.Batches, epoch));
            using var stepping = new Generator(Seeds.InEpoch(options.Seed, Seeds.Steps, epoch), predictor.Device);
            predictor.SeedDropout(Seeds.InEpoch(options.Seed, Seeds.Dropout, epoch));
            using var changing = new Generator(Seeds.InEpoch(options.Seed, Seeds.Augmentation, epoch), predictor.Device);
            if (options.Cosine)
                _optimizer.LearningRate = new CosineSchedule(options.LearningRate, options.Epochs).At(epoch - 1);
            var terms = objective.Terms;
            var sums = torch.zeros([terms.Count], dtype: ScalarType.Float64, device: predictor.Device);
            var rows = _inputs.Rows;
            var how = options.Step.For(rows);
            var done = GoOn(sums, stepping, changing);
            foreach (var index in torch.randperm(rows, device: shuffling.device, generator: shuffling).to(predictor.Device).split(_batch)
                .Skip(done))
            {
                if (session.IsStopped)
                {
                    session.Ranks.Sum(sums);
                    Within = Stopped(done, sums, stepping, changing);
                    session.Heed();
                }
                using var inner = torch.NewDisposeScope();
                _optimizer.ZeroGrad();
                var share = session.Ranks.Count == 1 ? null : new BatchShare(
                    session.Ranks, index.numel(), how.ExplainedOf(index.numel()), options.BatchNorm == BatchNormRows.All);
                var own = share is null ? index : index.index_select(0, share.Batch.IndexOn(index.device));
                using var step = new Step(predictor, Inputs(own, changing, share), _labels.index_select(0, own), stepping, objective, how,
                    share)
                {
                    Exchange = _optimizer.Exchange,
                };
                step.Backward(objective, (i, part) => sums[i].add_(part, index.numel()));
                _optimizer.Step();
                _ranked.AfterStep();
                done++;
            }
            session.Ranks.Sum(sums);
            var means = sums.ToArray<double>().Select(s => s / rows).ToArray();
            var loss = terms.Zip(means, (t, mean) => t.Weight * mean).Sum();
            return (loss, terms.Zip(means).GroupBy(t => t.First.Term.Name).ToDictionary(g => g.Key, g => g.First().Second));
        }

        // Goes on within an epoch that was stopped.
        private int GoOn(Tensor sums, Generator stepping, Generator changing)
        {
            if (Within is not { } within)
                return 0;
            Within = null;
            stepping.Load(within.Streams["steps"]);
            changing.Load(within.Streams["changes"]);
            predictor.LoadDropout(within.Streams["dropout"]);
            // All ranks' sums are counted by one of them.
            if (session.Ranks.IsFirst)
                sums.copy_(Tensor.From([.. Enumerable.Range(0, objective.Terms.Count).Select(i => within.Sums[NameOf(i)])], [sums.numel()],
                    sums.device));
            return within.Batches;
        }

        private WithinEpoch? Stopped(int batches, Tensor sums, Generator stepping, Generator changing) =>
            predictor.SaveDropout() is not { } dropout ? null : new(batches,
                sums.ToArray<double>().Index().ToDictionary(s => NameOf(s.Index), s => s.Item, StringComparer.Ordinal),
                new Dictionary<string, byte[]>(StringComparer.Ordinal)
                {
                    ["steps"] = stepping.Save(),
                    ["changes"] = changing.Save(),
                    ["dropout"] = dropout,
                });

        private static string NameOf(int term) => term.ToString(CultureInfo.InvariantCulture);

        private Tensor Inputs(Tensor index, Generator changing, BatchShare? share)
        {
            using var rows = share?.Batch.Enter();
            return _inputs.Batch(index, changing);
        }

        /// <summary>Training has run away. What was learnt before stands; if nothing was, that is an error.</summary>
        private int Diverged(int epoch, double loss) => epoch > 1
            ? epoch
            : throw new CandorException(
                FormattableString.Invariant($"Training diverged in epoch {epoch}: the objective is {loss}. Use a ") +
                FormattableString.Invariant($"lower learning rate (--lr {options.LearningRate / 10}) or smaller weights of the terms."));
    }
}
