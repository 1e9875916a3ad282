using Candor.Data.Records;
using Candor.Explainers.Learned;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Training;

/// <summary>Learns an explainer for a model that can only be asked. The model is asked once a training row, and for masked validation rows
/// each epoch.</summary>
/// <remarks>
/// Everything random comes from the seed and the epoch's number: the same seed, threads and machine give the same bits, and a run that
/// was stopped goes on to the same numbers. The last epoch stands: choosing by fidelity would favour explainers that encode the output.
/// </remarks>
/// <param name="session">Where checkpoints go, who is told of progress, and what can stop the run.</param>
public sealed class LearnedTrainer(TrainingSession? session = null)
{
    private readonly TrainingSession _session = (session ?? new()) with { Phase = "explain" };

    /// <summary>Least seconds between two checkpoints.</summary>
    public double CheckpointSeconds { get; init; } = 2;

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
        method.Explain(model);
        foreach (var optimizer in method.Optimizers.Values)
            optimizer.Ranks = _session.Ranks;
        var loop = new EpochLoop(_session, method.Options.Epochs, null, CheckpointSeconds);
        loop.Run(new Learning(method, model, train, watched, _session));
        method.Train(false);
        return loop.History;
    }

    /// <summary>One run of the loop.</summary>
    private sealed class Learning(
        LearnedMethod method, IBlackBox model, LearnedData train, LearnedData? watched, TrainingSession session) : ILearner
    {
        public WithinEpoch? Within { get; private set; }

        private readonly Tensor? _guide = Guide(method, model, train, session.Ranks);

        public LearnedEpoch? Epoch(int epoch)
        {
            var losses = epoch == 0 ? [] : Train(epoch);
            method.Train(false);
            var fidelity = watched is null ? null : LearnedMonitor.Score(method, model, watched, session.Ranks);
            RankedModule.RequireSame(session.Ranks, method.Modules.Values, epoch);
            var first = losses.Count == 0 ? (double?)null : losses.Values.First();
            var info = new EpochInfo(session.Phase, epoch, first, losses, fidelity?.GetValueOrDefault("fsM") ?? 0, null, null, 0);
            return new(info with { Fidelity = fidelity }, Score: null);
        }

        private Dictionary<string, double> Train(int epoch)
        {
            using var scope = torch.NewDisposeScope();
            var seed = method.Options.Seed;
            using var shuffling = new Generator(Seeds.InEpoch(seed, Seeds.Batches, epoch));
            using var selecting = new Generator(Seeds.InEpoch(seed, Seeds.Selection, epoch), train.Inputs.device);
            method.Reseed(Seeds.InEpoch(seed, Seeds.LearnedDropout, epoch));
            method.Train(true);
            var rows = train.Inputs.size(0);
            var sums = new Dictionary<string, Tensor>();
            var done = GoOn(sums, selecting);
            foreach (var index in torch.randperm(rows, device: shuffling.device, generator: shuffling).to(train.Inputs.device)
                .split(method.Options.BatchFor(rows, method.Family.Name)).Skip(done))
            {
                if (session.IsStopped)
                {
                    Within = Stopped(done, AllSums(sums), selecting);
                    session.Heed();
                }
                using var inner = torch.NewDisposeScope();
                using var grad = torch.enable_grad();
                var share = session.Ranks.Count == 1 ? null : RowShare.Even(session.Ranks, index.numel());
                using var entered = share?.Enter();
                var own = share is null ? index : index.index_select(0, share.IndexOn(index.device));
                var batch = new LearnedBatch(train.Inputs.index_select(0, own), train.Outputs.index_select(0, own),
                    _guide?.index_select(0, own))
                {
                    Share = share,
                };
                foreach (var (name, value) in method.Step(batch, epoch, selecting))
                {
                    if (!sums.TryGetValue(name, out var sum))
                        sums[name] = sum = inner.MoveToOuter(torch.zeros([], dtype: ScalarType.Float64, device: train.Inputs.device));
                    using var off = torch.no_grad();
                    sum.add_(value.detach().to(ScalarType.Float64), index.numel());
                }
                done++;
            }
            var losses = AllSums(sums).ToDictionary(s => s.Key, s => s.Value / rows);
            foreach (var (name, value) in losses)
                if (!double.IsFinite(value))
                    throw new CandorException(
                        FormattableString.Invariant($"Learning the explainer diverged in epoch {epoch}: the loss '{name}' is ") +
                        FormattableString.Invariant($"{value}. Use a lower learning rate (--lr)."));
            return losses;
        }

        // Goes on within an epoch that was stopped.
        private int GoOn(Dictionary<string, Tensor> sums, Generator selecting)
        {
            if (Within is not { } within)
                return 0;
            Within = null;
            selecting.Load(within.Streams["selections"]);
            method.LoadStreams(within.Streams);
            // All ranks' sums are counted by one of them.
            foreach (var (name, sum) in within.Sums)
                sums[name] = torch.full([], session.Ranks.IsFirst ? sum : 0, dtype: ScalarType.Float64, device: train.Inputs.device);
            return within.Batches;
        }

        private WithinEpoch? Stopped(int batches, IReadOnlyDictionary<string, double> sums, Generator selecting)
        {
            var streams = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["selections"] = selecting.Save() };
            return method.SaveStreams(streams) ? new(batches, sums, streams) : null;
        }

        // What each term has added up to on all ranks.
        private Dictionary<string, double> AllSums(Dictionary<string, Tensor> sums)
        {
            var names = sums.Keys.ToArray();
            if (names.Length == 0)
                return [];
            using var scope = torch.NewDisposeScope();
            var all = torch.stack([.. names.Select(n => sums[n])]);
            session.Ranks.Sum(all);
            return names.Zip(all.ToArray<double>()).ToDictionary(s => s.First, s => s.Second);
        }

        // What the method wants to know of every row beforehand, each rank of its part.
        private static Tensor? Guide(LearnedMethod method, IBlackBox model, LearnedData train, Ranks ranks)
        {
            if (ranks.Count == 1)
                return method.Guide(model, train);
            using var scope = torch.NewDisposeScope();
            var share = RowShare.Even(ranks, train.Inputs.size(0));
            return method.Guide(model, train.Rows(share)) is { } own ? scope.MoveToOuter(share.Join(own)) : null;
        }

        public LearnerState State() => new(
            Named(method.Modules.Select(m => (m.Key, m.Value.StateByName()))),
            Named(method.Optimizers.Select(o => (o.Key, o.Value.CopyState().AsEnumerable()))),
            [], new Dictionary<int, IReadOnlyDictionary<string, Tensor>>());

        public void Load(CheckpointHeader header, SafeTensorsFile file)
        {
            foreach (var (name, module) in method.Modules)
                module.LoadState(StateCopy.Under(Checkpoint.Weights(file), $"{name}/"));
            foreach (var (name, optimizer) in method.Optimizers)
                optimizer.LoadState(StateCopy.Under(Checkpoint.Optimizers(file), $"{name}/"));
            Within = header.Within;
        }

        private static Dictionary<string, Tensor> Named(
            IEnumerable<(string Name, IEnumerable<KeyValuePair<string, Tensor>> Tensors)> groups) =>
            new(groups.SelectMany(g => StateCopy.Prefixed($"{g.Name}/", g.Tensors)));
    }
}
