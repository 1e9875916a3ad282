using Candor.Data.Records;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Training;

/// <summary>What the loop of epochs asks of a trainer.</summary>
internal interface ILearner
{
    /// <summary>Trains an epoch and measures it; epoch 0 is the start, which is only measured.</summary>
    /// <returns>Its figures; null where training has run away, which ends the loop with what was learnt before.</returns>
    LearnedEpoch? Epoch(int epoch);

    /// <summary>Where the epoch stands that was stopped between two batches; null: that cannot be told.</summary>
    WithinEpoch? Within { get; }

    /// <summary>What a checkpoint holds.</summary>
    LearnerState State();

    /// <summary>Goes on from a checkpoint; its tensors are copied.</summary>
    /// <exception cref="InvalidDataException">The checkpoint does not fit.</exception>
    void Load(CheckpointHeader header, SafeTensorsFile file);
}

/// <summary>An epoch's figures.</summary>
/// <param name="Info">What the history keeps; the loop fills in phase, epoch and seconds.</param>
/// <param name="Score">What patience looks at, the larger the better; null: there is none.</param>
internal readonly record struct LearnedEpoch(EpochInfo Info, double? Score);

/// <summary>What a checkpoint holds beside its header's figures.</summary>
/// <param name="Weights">The state of what is trained, not copied.</param>
/// <param name="Optimizers">Copies of the optimisers' states, owned.</param>
/// <param name="Best">The best epochs so far.</param>
/// <param name="BestStates">Their states by epoch, not copied.</param>
internal sealed record LearnerState(
    IReadOnlyDictionary<string, Tensor> Weights, IReadOnlyDictionary<string, Tensor> Optimizers, IReadOnlyList<BestEntry> Best,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, Tensor>> BestStates) : IDisposable
{
    public void Dispose() => StateCopy.Free(Optimizers);
}

/// <summary>The loop that every training runs in: epoch after epoch until patience ends, with history, progress and checkpoints.</summary>
/// <param name="session">Where checkpoints go and who is told of progress.</param>
/// <param name="epochs">Epochs at most.</param>
/// <param name="patience">Epochs without a better score after which the loop ends; null: it does not.</param>
/// <param name="checkpointSeconds">Least seconds between two checkpoints.</param>
internal sealed class EpochLoop(TrainingSession session, int epochs, int? patience, double checkpointSeconds)
{
    private readonly List<EpochInfo> _history = [];
    private long _lastCheckpoint = session.Clock.GetTimestamp();
    private int _stale;
    private double? _bestTrained;
    private double _before;

    public IReadOnlyList<EpochInfo> History => _history;

    public void Run(ILearner learner)
    {
        for (var epoch = Resume(learner) + 1; epoch <= epochs && !(_stale >= patience); epoch++)
        {
            var start = session.Clock.GetTimestamp();
            if (Try(learner, epoch, start) is not { } done)
                return;
            if (epoch > 0 && done.Score is { } score)
                Watch(score);
            var seconds = session.Clock.GetElapsedTime(start).TotalSeconds + _before;
            _before = 0;
            _history.Add(done.Info with { Phase = session.Phase, Epoch = epoch, Seconds = seconds });
            session.Observe?.Invoke(new TrainingProgress(session.Phase, epoch, epochs, _history[^1], _stale, patience));
            WriteCheckpoint(learner, epoch);
        }
    }

    // Where the epoch is stopped, what it has done so far is kept.
    private LearnedEpoch? Try(ILearner learner, int epoch, long start)
    {
        try
        {
            return learner.Epoch(epoch);
        }
        catch (OperationCanceledException) when (session.Checkpoint is not null && session.Ranks.IsFirst
            && learner.Within is { Batches: > 0 } within)
        {
            var seconds = session.Clock.GetElapsedTime(start).TotalSeconds + _before;
            WriteCheckpoint(learner, epoch - 1, within with { Seconds = seconds });
            throw;
        }
    }

    /// <summary>
    /// Patience looks at trained epochs alone: the start, however good, is a candidate but does not end a run that is still improving.
    /// </summary>
    private void Watch(double score)
    {
        var better = double.IsFinite(score) && !(score <= _bestTrained);
        _stale = better ? 0 : _stale + 1;
        if (better)
            _bestTrained = score;
    }

    // The last epoch that was trained; −1 where nothing was.
    private int Resume(ILearner learner)
    {
        // Where the first rank finds a checkpoint, all go on from it.
        if (session.Checkpoint is not { } path || !session.Resume
            || session.Ranks.FromFirst([File.Exists(path) ? (byte)1 : (byte)0])[0] == 0)
            return -1;
        var (header, file) = Checkpoint.Read(path, session.Fingerprint);
        using (file)
        {
            try
            {
                learner.Load(header, file);
            }
            catch (InvalidDataException e)
            {
                throw new CandorException($"{path} does not fit this run: {e.Message} Remove it to start again.", e);
            }
        }
        _history.AddRange(header.History);
        (_stale, _bestTrained, _before) = (header.Stale, header.BestTrained, header.Within?.Seconds ?? 0);
        return header.Epoch;
    }

    private void WriteCheckpoint(ILearner learner, int epoch)
    {
        if (session.Checkpoint is null || !session.Ranks.IsFirst)
            return;
        var last = epoch == epochs || _stale >= patience;
        if (!last && session.Clock.GetElapsedTime(_lastCheckpoint).TotalSeconds < checkpointSeconds)
            return;
        WriteCheckpoint(learner, epoch, null);
        _lastCheckpoint = session.Clock.GetTimestamp();
    }

    private void WriteCheckpoint(ILearner learner, int epoch, WithinEpoch? within)
    {
        using var state = learner.State();
        var header = new CheckpointHeader(
            CheckpointHeader.CurrentFormat, session.Fingerprint, epoch, _stale, _bestTrained, _history, state.Best)
        {
            Within = within,
        };
        Checkpoint.Write(session.Checkpoint!, header, state.Weights, state.Optimizers, state.BestStates);
    }
}
