using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Data.Statistics;

namespace Candor.Data.Records;

/// <summary>What an experiment was and what it found: its jobs' results, tables, figures and claims. Nothing in it needs tensors to
/// read.</summary>
public sealed record ExperimentRecord
{
    /// <summary>The format's name and version.</summary>
    public const string CurrentFormat = "candor-experiment/1";

    /// <summary>Repeats (seeds) below which claims are open: two splits show a direction, not whether it is chance.</summary>
    public const int LeastRepeats = PairedTest.LeastPairs;

    /// <summary>Whether claims were decided by corrected tests; records of before were decided by means, which is no decision.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DecidedByTests { get; init; }

    /// <summary>Whether a claim is undecided: too few repeats, means alone, or tests that leave it so.</summary>
    public bool IsOpen(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return WhyOpen(claim) is not null;
    }

    /// <summary>Why a claim is undecided, in a few words; null: it is decided.</summary>
    public string? WhyOpen(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return Seeds.Count < LeastRepeats
            ? string.Create(CultureInfo.InvariantCulture, $"in {Seeds.Count} repeat{(Seeds.Count == 1 ? "" : "s")}")
            : !DecidedByTests ? "in the means, recorded before tests decided"
            : claim.Open ? "in the means, not by the tests" : null;
    }

    /// <summary>Format name and version of this record.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>Group and name, e.g. <c>id-expo/tabular</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The title, for people.</summary>
    public required string Title { get; init; }

    /// <summary>What is done and which figures of the paper it answers.</summary>
    public string Text { get; init; } = "";

    /// <summary>The protocol's name.</summary>
    public required string Protocol { get; init; }

    /// <summary><c>tiny</c>, <c>small</c>, <c>paper</c> or another scale of the experiment's file.</summary>
    public required string Scale { get; init; }

    /// <summary>When the record was written, UTC, ISO 8601; with the seconds the only thing that differs between two equal
    /// experiments.</summary>
    public string? Finished { get; init; }

    /// <summary>Seconds that the jobs took, added up over processes.</summary>
    public double Seconds { get; init; }

    /// <summary>Versions, machine and threads.</summary>
    public required EnvironmentInfo Environment { get; init; }

    /// <summary>The scale's parameters, as the experiment's file has them.</summary>
    public required JsonObject Configuration { get; init; }

    /// <summary>Seeds of the splits.</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [];

    /// <summary>The data sets with the sizes of their parts.</summary>
    public IReadOnlyList<DataInfo> Data { get; init; } = [];

    /// <summary>Every job.</summary>
    public IReadOnlyList<JobEntry> Jobs { get; init; } = [];

    /// <summary>Means over splits with their deviations.</summary>
    public IReadOnlyList<SummaryEntry> Summaries { get; init; } = [];

    /// <summary>Paired comparisons of methods.</summary>
    public IReadOnlyList<ComparisonEntry> Comparisons { get; init; } = [];

    /// <summary>Tables for people.</summary>
    public IReadOnlyList<TableEntry> Tables { get; init; } = [];

    /// <summary>Figures as Vega-Lite specifications.</summary>
    public IReadOnlyList<FigureEntry> Figures { get; init; } = [];

    /// <summary>The best point of a sweep, which is a run of its own; null where nothing is swept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WinnerEntry? Winner { get; init; }

    /// <summary>What the paper (or this project) claims, and what was found.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>What the reader should know before believing the figures.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One job of an experiment.</summary>
/// <param name="Key">Its name within the experiment.</param>
/// <param name="Hash">Hash of all that its result depends on.</param>
/// <param name="Seconds">Wall-clock seconds it took.</param>
/// <param name="Scores">Its main scores by name; NaN where one is undefined.</param>
public sealed record JobEntry(string Key, string Hash, double Seconds, IReadOnlyDictionary<string, double> Scores);

/// <summary>Scores of one cell of an experiment over its splits.</summary>
/// <param name="Of">What the cell is, e.g. data, explainer, method, eta.</param>
/// <param name="Metrics">Metric → mean, sample deviation and number of splits.</param>
public sealed record SummaryEntry(IReadOnlyDictionary<string, string> Of, IReadOnlyDictionary<string, Score> Metrics);

/// <summary>A paired t-test of two methods over the same splits.</summary>
/// <param name="Of">The cell, e.g. data and explainer.</param>
/// <param name="Metric">What is compared.</param>
/// <param name="A">One method.</param>
/// <param name="B">The other.</param>
/// <param name="N">Pairs.</param>
/// <param name="Difference">Mean of A − B.</param>
/// <param name="Low">Lower end of its 95 % confidence interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="T">Student's t.</param>
/// <param name="P">Two-sided p-value.</param>
/// <param name="Adjusted">The p-value after Holm's correction within its family, which is one metric's comparisons.</param>
/// <param name="EffectSize">Cohen's d of the paired differences, their mean over their deviation.</param>
public sealed record ComparisonEntry(
    IReadOnlyDictionary<string, string> Of, string Metric, string A, string B, int N, double Difference, double Low, double High, double T,
        double P,
    double Adjusted, double EffectSize);

/// <summary>A table; the first column names the row.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Heads.</param>
/// <param name="Rows">Cells as text.</param>
public sealed record TableEntry(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A figure.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Spec">The Vega-Lite specification with its data.</param>
public sealed record FigureEntry(string Name, string Title, string Caption, JsonObject Spec);

/// <summary>The best point of a sweep, by the mean validation score of Eq. (15).</summary>
/// <param name="Options">The options that vary, with its values.</param>
/// <param name="Eta">The η by which it is the best: the runs' own.</param>
/// <param name="Seed">The seed of its run: the first of the sweep's.</param>
/// <param name="Points">Points that it was chosen from.</param>
public sealed record WinnerEntry(IReadOnlyDictionary<string, string> Options, double Eta, ulong Seed, int Points)
{
    /// <summary>Its run's folder, as it is named on the command line; null where it was not trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Run { get; init; }
}

/// <summary>A claim and what was found.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Text">The claim.</param>
/// <param name="Paper">What the paper reports; where it says it.</param>
/// <param name="Ours">What was found here, in figures.</param>
/// <param name="Holds">Whether the claim holds for these results.</param>
/// <param name="Evidence">The criterion, tests and intervals behind the verdict.</param>
public sealed record Claim(string Id, string Text, string Paper, string Ours, bool Holds, string Evidence)
{
    /// <summary>Whether no test decides it; <see cref="Holds"/> then says what the means say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Open { get; init; }
}
