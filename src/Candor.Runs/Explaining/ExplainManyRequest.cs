using Candor.Data;
using Candor.Explainers;
using Candor.Runs.Configuration;
using Candor.Tensors;

namespace Candor.Runs.Explaining;

/// <summary>How explanations of many cases are laid out.</summary>
public enum ExplanationLayout
{
    /// <summary>A line a case: its contributions side by side.</summary>
    Wide,

    /// <summary>A line a unit: its value and its contribution.</summary>
    Long,
}

/// <summary>Which cases are explained, and where that is written.</summary>
public sealed record ExplainManyRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>New data: a file, folder or set, or <c>-</c> for standard input. It needs no labels.</summary>
    public required string Data { get; init; }

    /// <summary>The file that is written: .csv, .tsv, .jsonl, .parquet or .arrow.</summary>
    public required string Out { get; init; }

    /// <summary>How data is read.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>How explanations are laid out. Null: wide; of texts, whose units differ, long.</summary>
    public ExplanationLayout? Layout { get; init; }

    /// <summary>Another explainer. Null: the run's.</summary>
    public string? Explainer { get; init; }

    /// <summary>Its options, as for one case.</summary>
    public ExplainerSettings? Settings { get; init; }

    /// <summary>The class to explain. Null: the predicted one of each case.</summary>
    public string? Target { get; init; }

    /// <summary>Seed of the perturbation masks. Null: the run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Goes on where the same request was cut off.</summary>
    public bool Resume { get; init; }

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads of the tensor library, which are the process's: the same number gives the same bits. Null: as they are.</summary>
    public int? Threads { get; init; }

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Explains the predictor before tuning instead of the tuned one.</summary>
    public bool Before { get; init; }

    /// <summary>Who shares the rows, batch by batch; the first writes.</summary>
    /// <value><see cref="Ranks.One"/>.</value>
    public Ranks Ranks { get; init; } = Ranks.One;

    /// <summary>Is told what a person should know of how the data was matched, a sentence each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Is told how many rows are done, now and then.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Stops between two batches, from where it can go on.</summary>
    public CancellationToken Cancellation { get; init; }
}
