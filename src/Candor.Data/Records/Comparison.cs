using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>Runs held against each other on the same rows: the first is the reference, the others are compared with it.</summary>
public sealed record Comparison : IConsistent
{
    /// <summary>The format's name and version.</summary>
    public const string CurrentFormat = "candor-comparison/1";

    /// <summary>Format name and version of this record.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>The compared models; the first is the reference.</summary>
    public required IReadOnlyList<ComparedRun> Runs { get; init; }

    /// <summary>Where the rows are from: a file, folder or set as named.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of that: of a file as it is stored; of the first run's own data its content. Null where there is not one
    /// file.</summary>
    public string? DataSha256 { get; init; }

    /// <summary>Rows that were compared.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows that could have been.</summary>
    public required int AllRows { get; init; }

    /// <summary>Name of the label.</summary>
    public required string Label { get; init; }

    /// <summary>Class names; empty: a number is predicted.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Seed of rows and masks.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The options in which the runs differ, as they are in force.</summary>
    public required IReadOnlyList<OptionDifference> Options { get; init; }

    /// <summary>Each other run against the first.</summary>
    public required IReadOnlyList<RunPair> Pairs { get; init; }

    /// <summary>What the reader should know before believing the figures.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The papers of the methods.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>Version of Candor.</summary>
    public required string Candor { get; init; }

    /// <summary>Version of libtorch.</summary>
    public required string Libtorch { get; init; }

    /// <summary>When it was made, UTC, ISO 8601; the only field that differs where the same is asked again.</summary>
    public required string Made { get; init; }

    /// <summary>Whether numbers are predicted.</summary>
    [JsonIgnore]
    public bool HasNumbers => Classes.Count == 0;

    string? IConsistent.Flaw => Runs.Count < 2 ? "compares fewer than two runs"
        : Pairs.Any(p => p.Run < 1 || p.Run >= Runs.Count) ? "has a pair with a run that is none of them"
        : Pairs.SelectMany(p => p.Changes.Keys.SelectMany(m => new[] { 0, p.Run }.Select(r => (Run: r, Metric: m))))
            .FirstOrDefault(c => Runs[c.Run].Scores?.Metrics.ContainsKey(c.Metric) != true) is { Metric: { } metric } lacking
            ? $"tells a change of '{metric}', which {Runs[lacking.Run].Name} has not"
        : Flaws.First(Options.Select(o => Flaws.Unequal(("runs", Runs.Count), ("values of an option", o.Values.Count))));
}

/// <summary>One of the compared models.</summary>
public sealed record ComparedRun
{
    /// <summary>What it is called: its folder's name, or <c>before</c> and <c>after</c> where they are of one run.</summary>
    public required string Name { get; init; }

    /// <summary>The run's folder, as given.</summary>
    public required string Run { get; init; }

    /// <summary>Whether it is the predictor before tuning.</summary>
    public bool Before { get; init; }

    /// <summary>SHA-256 of the model's file.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>SHA-256 of the contract.</summary>
    public required string ContractSha256 { get; init; }

    /// <summary>SHA-256 of the content of the data that the run was trained on; null: not known.</summary>
    public string? TrainedOnSha256 { get; init; }

    /// <summary>The explainer's catalog name; of a run that explains by examples its method's.</summary>
    public required string Explainer { get; init; }

    /// <summary>Every option of the shown explainer in force, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Scores on the compared rows; null where none could be measured.</summary>
    public Evaluation? Scores { get; init; }
}

/// <summary>An option in which runs differ.</summary>
/// <param name="Name">Its path in the configuration, e.g. <c>trainer.epochs</c>; of the explainer in force <c>explainer: samples</c>.</param>
/// <param name="Values">Its value in each run, in their order; a dash where a run has no such option.</param>
/// <param name="Default">The default; null where there is none.</param>
public sealed record OptionDifference(string Name, IReadOnlyList<string> Values, string? Default);

/// <summary>A run against the reference.</summary>
public sealed record RunPair
{
    /// <summary>The run's place among the runs, from 1.</summary>
    public required int Run { get; init; }

    /// <summary>Metric → its change from the reference to this run, row by row.</summary>
    public required IReadOnlyDictionary<string, ScoreChange> Changes { get; init; }

    /// <summary>The decisions that differ; null where numbers are predicted.</summary>
    public DecisionChanges? Changed { get; init; }

    /// <summary>Of the rows that are decided otherwise, those that only the run and that only the reference has right; null where labels
    /// are not known or numbers are predicted.</summary>
    public RightAndWrong? Turned { get; init; }

    /// <summary>How far predicted numbers differ; null where classes are predicted.</summary>
    public ValueDistance? Values { get; init; }

    /// <summary>Rows that are decided otherwise, those that both models are surest of first; of a regression the rows whose numbers
    /// differ most.</summary>
    public required IReadOnlyList<ChangedDecision> Rows { get; init; }

    /// <summary>How far explanations differ; null where they cannot be compared.</summary>
    public ExplanationChanges? Explanations { get; init; }

    /// <summary>Why explanations are not compared; null where they are.</summary>
    public string? Unexplained { get; init; }
}

/// <summary>Rows decided otherwise, by who is right.</summary>
/// <param name="Right">Only the run is right.</param>
/// <param name="Wrong">Only the reference is right.</param>
/// <param name="Neither">Neither is.</param>
public sealed record RightAndWrong(int Right, int Wrong, int Neither);

/// <summary>How far the numbers of two regressions are apart, in the target's own units.</summary>
/// <param name="MeanAbsolute">Mean of the absolute difference.</param>
/// <param name="HalfWidth">Half of its 95 % interval over rows.</param>
/// <param name="Largest">The largest.</param>
public sealed record ValueDistance(double MeanAbsolute, double HalfWidth, double Largest);

/// <summary>A row on which two models decide differently.</summary>
/// <param name="Row">Row in the data, from 0.</param>
/// <param name="Id">What its id column holds; null: there is none.</param>
/// <param name="Label">True class, or number; empty where it is not known.</param>
/// <param name="From">The reference's decision.</param>
/// <param name="FromOutput">Its probability by the reference; of a regression the number.</param>
/// <param name="To">The run's decision.</param>
/// <param name="ToOutput">Its probability by the run; of a regression the number.</param>
public sealed record ChangedDecision(int Row, string? Id, string Label, string From, double FromOutput, string To, double ToOutput);
