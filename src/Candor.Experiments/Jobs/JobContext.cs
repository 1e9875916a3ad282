using Candor.Runs.Samples;
using Candor.Training;

namespace Candor.Experiments.Jobs;

/// <summary>What a job may use while it runs.</summary>
public sealed record JobContext
{
    /// <summary>Hash of all that the job's result depends on.</summary>
    public required string Hash { get; init; }

    /// <summary>A folder of the job's own, which is there; what it leaves in it survives a kill, and is removed when the job is
    /// done.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Where the job puts its artefact, if it has one.</summary>
    public required string ArtefactFile { get; init; }

    /// <summary>The artefact's file of a job that this one needs.</summary>
    public required Func<Job, string> ArtefactOf { get; init; }

    /// <summary>Where data sets lie.</summary>
    public required DataSources Data { get; init; }

    /// <summary>Is told of every epoch of training.</summary>
    public Action<TrainingProgress>? Observe { get; init; }

    /// <summary>Is told how far a measurement is.</summary>
    public Action<MeasuringProgress>? Measured { get; init; }

    /// <summary>Stops the job at a point from which it can go on.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
