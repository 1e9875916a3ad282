using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>What surrounds a job: who is told of progress, and what can stop it.</summary>
public sealed record JobSession
{
    /// <summary>Goes on from the folder's checkpoints.</summary>
    public bool Resume { get; init; }

    /// <summary>Is told of every epoch.</summary>
    public Action<TrainingProgress>? Observe { get; init; }

    /// <summary>Is told how far a measurement is.</summary>
    public Action<MeasuringProgress>? Measured { get; init; }

    /// <summary>Is told what happens, a line each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Stops the job between two batches.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Names of the metrics to measure, before and after tuning and at the kept epoch of every η. Null: all before and after, and accuracy,
    /// insertion and deletion at the kept epochs.
    /// </summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>The record's sample rows are the first of the test part, explained by the fit of training and scores, as experiments do, so
    /// that jobs are compared on the same rows; not rows that each predictor makes worth showing, by the fit for people.</summary>
    /// <value>false.</value>
    public bool SamplesAsScored { get; init; }

    /// <summary>Who does the job together: each has all of the data and its part of the work; the first writes the run folder.</summary>
    /// <value><see cref="Ranks.One"/>.</value>
    public Ranks Ranks { get; init; } = Ranks.One;

    /// <summary>Tells the time of the record.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
