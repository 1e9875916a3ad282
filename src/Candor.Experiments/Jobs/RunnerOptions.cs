using System.Diagnostics;
using Candor.Runs.Samples;

namespace Candor.Experiments.Jobs;

/// <summary>How the jobs of an experiment are run.</summary>
public sealed record RunnerOptions
{
    /// <summary>Processes side by side, from 1 on.</summary>
    /// <value>1: in this process.</value>
    public int Processes { get; init; } = 1;

    /// <summary>How to start a process that serves jobs of the same experiment (see <see cref="JobServer"/>); needed for more than
    /// one.</summary>
    public Func<ProcessStartInfo>? StartServer { get; init; }

    /// <summary>Is told how far the jobs are.</summary>
    public Action<JobProgress>? Tell { get; init; }

    /// <summary>Is told of every epoch, where jobs run in this process.</summary>
    public Action<Training.TrainingProgress>? Observe { get; init; }

    /// <summary>Is told how far a measurement is, where jobs run in this process.</summary>
    public Action<MeasuringProgress>? Measured { get; init; }

    /// <summary>Stops the jobs; those under way can go on later.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
