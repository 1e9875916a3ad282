using Candor.Data;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>Minimises an objective by SGD with Nesterov momentum, or by Adam, and keeps the best epoch for every η of Eq. (15).</summary>
/// <remarks>
/// Everything random comes from the seed and the epoch's number, so that the same seed, threads and machine give the same bits, and a
/// run that was stopped goes on to the same numbers.
/// </remarks>
/// <param name="options">How to train.</param>
/// <param name="monitor">What watches the validation part; null: the objective's first explainer with the training mean as background.</param>
public sealed class Trainer(TrainerOptions? options = null, FaithfulnessMonitor? monitor = null)
{
    private readonly TrainerOptions _options = options ?? new();

    /// <summary>Trains a predictor in place; it ends in the state of the epoch that η chooses.</summary>
    /// <param name="predictor">f_θ.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="data">Training and validation parts.</param>
    /// <param name="session">Where checkpoints go, who is told of progress, and what can stop the run.</param>
    /// <exception cref="CandorException">The options do not fit the data, or training diverged before any epoch was better than the start.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; its last checkpoint stands.</exception>
    public TrainingRun Fit(Predictor predictor, Objective objective, DataSplit data, TrainingSession? session = null)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(data);
        _options.Validate();
        foreach (var (explainer, _) in objective.Needs)
            explainer.Validate(predictor);
        var watch = monitor ?? new FaithfulnessMonitor(
            objective.Needs.Select(n => n.Explainer).FirstOrDefault(), Baseline.Mean(data.Train));
        watch.Explainer?.Validate(predictor);
        using var scope = torch.NewDisposeScope();
        var state = new FitState(predictor, objective, data, watch, _options, session ?? new());
        return state.Run();
    }

    /// <summary>One run of the loop.</summary>
    private sealed class FitState(
        Predictor predictor, Objective objective, DataSplit data, FaithfulnessMonitor monitor, TrainerOptions options, TrainingSession session)
    {
        private readonly TrainingInputs _inputs = new(data.Train, predictor, options.Augment);
        private readonly Tensor _labels = InputTensors.LabelsOf(data.Train, predictor);
        private readonly Tensor _watchedInputs = InputTensors.Of(FaithfulnessMonitor.Watched(data), predictor);
        private readonly Tensor _watchedLabels = InputTensors.LabelsOf(FaithfulnessMonitor.Watched(data), predictor);
        private readonly int _batch = options.BatchFor(data.Train.Count);
        private readonly BestEpochs _best = new(options.AllEtas, options.AccuracyFloor);
        private readonly List<EpochInfo> _history = [];
        private readonly TimeProvider _clock = session.Clock;
        private int _stale;
        private double? _bestTrained;
        private long _lastCheckpoint = session.Clock.GetTimestamp();

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
                foreach (var tensor in initial.Values)
                    tensor.Dispose();
                throw;
            }
        }

        private TrainingRun Run(IReadOnlyDictionary<string, Tensor> initial)
        {
            using var optimizer = CreateOptimizer();
            var epoch = Resume(optimizer) + 1;
            int? diverged = null;
            for (; epoch <= options.Epochs && !(_stale >= options.Patience); epoch++)
            {
                var start = _clock.GetTimestamp();
                var (loss, terms) = epoch == 0 ? (null, new Dictionary<string, double>()) : Train(epoch, optimizer);
                if (loss is { } value && !double.IsFinite(value))
                {
                    diverged = Diverged(epoch, value);
                    break;
                }
                var scores = monitor.Score(predictor, _watchedInputs, _watchedLabels, options.Seed, options.Step.ChunkRows, options.Choice);
                _best.Offer(epoch, scores, predictor);
                if (epoch > 0)
                    Watch(_best.Allows(scores.Accuracy) ? scores.For(options.Eta) : double.NegativeInfinity);
                _history.Add(new EpochInfo(
                    session.Phase, epoch, loss, terms, scores.Accuracy, scores.Insertion, scores.Deletion,
                    _clock.GetElapsedTime(start).TotalSeconds));
                session.Observe?.Invoke(new TrainingProgress(session.Phase, epoch, options.Epochs, _history[^1], _stale, options.Patience));
                WriteCheckpoint(epoch, optimizer);
            }
            if (_best.All.Count == 0)
                throw new CandorException("No epoch had a score on the validation part that is a number: training diverged from the start; use a lower learning rate (--lr).");
            var run = new TrainingRun(predictor, data, objective, options, session.Phase, initial, _best, _history) { DivergedInEpoch = diverged };
            run.Use(options.Eta);
            return run;
        }

        private Optimizer CreateOptimizer() => options.Optimizer == TrainerOptimizer.Adam
            ? Optimizer.Adam(predictor.ParametersByName(), options.LearningRate, weightDecay: options.WeightDecay)
            : Optimizer.Sgd(predictor.ParametersByName(), options.LearningRate, options.Momentum, options.WeightDecay, nesterov: true);

        private (double? Loss, Dictionary<string, double> Terms) Train(int epoch, Optimizer optimizer)
        {
            using var scope = torch.NewDisposeScope();
            using var shuffling = new Generator(Seeds.Mix(Seeds.Mix(options.Seed, Seeds.Batches), (ulong)epoch));
            using var stepping = new Generator(Seeds.Mix(Seeds.Mix(options.Seed, Seeds.Steps), (ulong)epoch), predictor.Device);
            predictor.SeedDropout(Seeds.Mix(Seeds.Mix(options.Seed, Seeds.Dropout), (ulong)epoch));
            using var changing = new Generator(Seeds.Mix(Seeds.Mix(options.Seed, Seeds.Augmentation), (ulong)epoch), predictor.Device);
            if (options.Cosine)
                optimizer.LearningRate = new CosineSchedule(options.LearningRate, options.Epochs).At(epoch - 1);
            var terms = objective.Terms;
            var sums = terms.Select(_ => torch.zeros([], dtype: ScalarType.Float64, device: predictor.Device)).ToArray();
            var rows = _inputs.Rows;
            foreach (var index in torch.randperm(rows, device: shuffling.device, generator: shuffling).to(predictor.Device).split(_batch))
            {
                session.Cancellation.ThrowIfCancellationRequested();
                using var inner = torch.NewDisposeScope();
                optimizer.ZeroGrad();
                using var step = new Step(
                    predictor, _inputs.Batch(index, changing), _labels.index_select(0, index), stepping, objective, options.Step);
                step.Backward(objective, (i, part) => sums[i].add_(part, index.numel()));
                optimizer.Step();
            }
            var means = sums.Select(s => s.ToDouble() / rows).ToArray();
            var loss = terms.Zip(means, (t, mean) => t.Weight * mean).Sum();
            return (loss, terms.Zip(means).GroupBy(t => t.First.Term.Name).ToDictionary(g => g.Key, g => g.First().Second));
        }

        /// <summary>Training has run away. What was learnt before stands; if nothing was, that is an error.</summary>
        private int Diverged(int epoch, double loss) => epoch > 1
            ? epoch
            : throw new CandorException(FormattableString.Invariant($"Training diverged in epoch {epoch}: the objective is {loss}. Use a lower learning rate (--lr {options.LearningRate / 10}) or smaller weights of the terms."));

        /// <summary>
        /// Patience looks at trained epochs alone: the start, however good, is a candidate but does not end a run that is still improving.
        /// </summary>
        private void Watch(double score)
        {
            // What may not be kept (−∞) is no progress.
            var better = _bestTrained is not { } best ? !double.IsNegativeInfinity(score) : score > best;
            _stale = better ? 0 : _stale + 1;
            if (better && !double.IsNaN(score))
                _bestTrained = score;
        }

        private int Resume(Optimizer optimizer)
        {
            if (session.Checkpoint is not { } path || !session.Resume || !File.Exists(path))
                return -1;
            var (header, file) = Checkpoint.Read(path, session.Fingerprint);
            using (file)
            {
                try
                {
                    predictor.LoadState(Checkpoint.Under(file, "predictor/"));
                    optimizer.LoadState(Checkpoint.Under(file, "optimizer/"));
                    _best.Restore(
                        header.Best.ToDictionary(b => b.Eta, b => (b.Epoch, b.Score)),
                        header.Best.Select(b => b.Epoch).Distinct().ToDictionary(
                            e => e, e => Copy(Checkpoint.Under(file, FormattableString.Invariant($"epoch-{e}/")))),
                        header.History.FirstOrDefault()?.Accuracy);
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

        private static IReadOnlyDictionary<string, Tensor> Copy(IReadOnlyDictionary<string, Tensor> state) =>
            state.ToDictionary(e => e.Key, e => e.Value.clone().DetachFromDisposeScope());

        private void WriteCheckpoint(int epoch, Optimizer optimizer)
        {
            if (session.Checkpoint is not { } path)
                return;
            var last = epoch == options.Epochs || _stale >= options.Patience;
            if (!last && _clock.GetElapsedTime(_lastCheckpoint).TotalSeconds < options.CheckpointSeconds)
                return;
            var optimizerState = optimizer.CopyState();
            try
            {
                var header = new CheckpointHeader(
                    CheckpointHeader.CurrentFormat, session.Fingerprint, epoch, _stale, _bestTrained, _history,
                    [.. _best.All.Select(b => new BestEntry(b.Key, b.Value.Epoch, b.Value.Score))]);
                Checkpoint.Write(
                    path, header, predictor.StateByName().ToDictionary(p => p.Key, p => p.Value),
                    optimizerState, _best.States);
            }
            finally
            {
                foreach (var tensor in optimizerState.Values)
                    tensor.Dispose();
            }
            _lastCheckpoint = _clock.GetTimestamp();
        }
    }
}
