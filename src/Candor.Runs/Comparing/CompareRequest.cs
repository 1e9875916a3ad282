using Candor.Data;
using Candor.Explainers;
using Candor.Runs.Configuration;
using Candor.Runs.Samples;

namespace Candor.Runs.Comparing;

/// <summary>Which runs are compared, and on what.</summary>
public sealed record CompareRequest
{
    /// <summary>The runs' folders: the first is the reference. One alone: its predictor before tuning is the reference for the tuned
    /// one.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>Other rows: a file, folder or set, with or without labels. Null: rows of the first run's test part that no run was trained
    /// or chosen on.</summary>
    public string? Data { get; init; }

    /// <summary>How data is read.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>Rows that are compared, drawn class by class; 0: all. Null: as many as bring the 95 % interval of each mean of the
    /// reference to ±.01, from 500 to 10,000.</summary>
    public int? Rows { get; init; }

    /// <summary>One explainer for all. Null: each run's own.</summary>
    public string? Explainer { get; init; }

    /// <summary>Its options.</summary>
    public ExplainerSettings? Settings { get; init; }

    /// <summary>Seed of rows and masks, the same for all runs. Null: the first run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Rows shown with both explanations, half of them by distance, half by rank agreement.</summary>
    /// <value>8.</value>
    public int Shown { get; init; } = 8;

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads of the tensor library, which are the process's: the same number gives the same bits. Null: as they are.</summary>
    public int? Threads { get; init; }

    /// <summary>Leave to start programs that are the runs' models.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Tells the time that the record names.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Is told what a person should know of how data was matched, a sentence each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Is told how far the work is.</summary>
    public Action<MeasuringProgress>? Measured { get; init; }

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation { get; init; }
}
