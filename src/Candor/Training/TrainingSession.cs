using Candor.Data.Records;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>What surrounds a training run: checkpoints, progress, interruption. Nothing here changes its numbers.</summary>
public sealed record TrainingSession
{
    /// <summary>Name of the phase in histories: <c>pretrain</c> or <c>tune</c>.</summary>
    /// <value>tune.</value>
    public string Phase { get; init; } = "tune";

    /// <summary>The checkpoint's file; null: none is written.</summary>
    /// <value>null.</value>
    public string? Checkpoint { get; init; }

    /// <summary>Goes on from the checkpoint where there is one.</summary>
    /// <value>false.</value>
    public bool Resume { get; init; }

    /// <summary>What a checkpoint must have been written for, e.g. a hash of data and options; others are refused.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Is told of every epoch.</summary>
    public Action<TrainingProgress>? Observe { get; init; }

    /// <summary>Stops the run between two batches.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Who trains together: each has all of the data and computes its part of every batch; the first writes the
    /// checkpoints.</summary>
    /// <value><see cref="Ranks.One"/>.</value>
    public Ranks Ranks { get; init; } = Ranks.One;

    /// <summary>Measures durations.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether training is to stop: the same on all ranks at the same batch, whichever of them was asked.</summary>
    internal bool IsStopped => Ranks.Any(Cancellation.IsCancellationRequested);

    /// <summary>Stops between two batches where that is asked for, on all ranks at the same one.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    internal void Heed() => Ranks.Heed(Cancellation);
}

/// <summary>Where a run stands.</summary>
/// <param name="Phase">Name of the phase.</param>
/// <param name="Epoch">The epoch that has ended.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Info">Its figures.</param>
/// <param name="Stale">Epochs since the last better one.</param>
/// <param name="Patience">Stale epochs after which the run stops.</param>
public sealed record TrainingProgress(string Phase, int Epoch, int Epochs, EpochInfo Info, int Stale, int? Patience);
