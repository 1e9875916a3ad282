using Candor.Data;
using Candor.Explainers;
using Candor.Runs.Configuration;
using Candor.Runs.Samples;

namespace Candor.Runs.Explaining;

/// <summary>How a whole model is explained: over many rows.</summary>
public sealed record GlobalRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>Other data, which needs no labels: a file, folder or set. Null: the run's own test part.</summary>
    public string? Data { get; init; }

    /// <summary>How data is read.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>Rows that are explained; 0: all, of which there may be 100,000. Null: as many as bring the 95 % interval of each mean |φ|
    /// to ±.01 of the output (of a regression, of the targets' deviation), from 500 to 10,000.</summary>
    public int? Rows { get; init; }

    /// <summary>Another explainer. Null: the run's.</summary>
    public string? Explainer { get; init; }

    /// <summary>Its options, as for one case. Masks are drawn for each row by itself, unless this says otherwise, so that what chance does
    /// to one row says nothing of the next.</summary>
    public ExplainerSettings? Settings { get; init; }

    /// <summary>The class to explain. Null: of each row the predicted one, and each class for itself.</summary>
    public string? Target { get; init; }

    /// <summary>Seed of rows, masks and sets. Null: the run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads of the tensor library, which are the process's: the same number gives the same bits. Null: as they are.</summary>
    public int? Threads { get; init; }

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Explains the predictor before tuning instead of the tuned one.</summary>
    public bool Before { get; init; }

    /// <summary>Tells the time that the record names.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Is told what a person should know of how new data was matched, a sentence each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Is told how far the work is.</summary>
    public Action<MeasuringProgress>? Measured { get; init; }

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation { get; init; }
}
