using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Statistics;
using Candor.Tensors;

namespace Candor.Experiments.Studies;

/// <summary>What the user says of all studies alike.</summary>
/// <param name="Device">Device of the tensors.</param>
public sealed record StudyOptions(string Device = "cpu");

/// <summary>A protocol with its parameters: which jobs it needs, and what follows from their results.</summary>
public abstract class Study
{
    /// <summary>The jobs; those that they need need not be named.</summary>
    public abstract IReadOnlyList<Job> Jobs { get; }

    /// <summary>Tables, figures and verdicts from results. The same results give the same findings.</summary>
    public abstract Findings Conclude(StudyResults results);
}

/// <summary>A protocol by name.</summary>
/// <param name="Name">As experiments' files name it.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Claims">Ids of the claims that it can decide.</param>
/// <param name="Begin">A study from parameters.</param>
public sealed record Protocol(string Name, string Summary, IReadOnlyList<string> Claims, Func<JsonObject, StudyOptions, Study> Begin);

/// <summary>Whether a claim holds, and why.</summary>
/// <param name="Ours">What was found, in figures.</param>
/// <param name="Holds">Whether the claim holds; where it is open, whether the means are as claimed.</param>
/// <param name="Evidence">Criterion, tests and intervals.</param>
public sealed record ClaimVerdict(string Ours, bool Holds, string Evidence)
{
    /// <summary>Whether no test decides it.</summary>
    public bool Open { get; init; }

    /// <summary>A verdict by corrected tests.</summary>
    /// <param name="ours">What was found, in figures.</param>
    /// <param name="means">Whether the means are as claimed.</param>
    /// <param name="decision">What the tests say.</param>
    /// <param name="evidence">Criterion, tests and intervals.</param>
    internal static ClaimVerdict By(string ours, bool means, Decision decision, string evidence) =>
        new(ours, decision == Decision.Open ? means : decision == Decision.For, $"{evidence} {Decide.Rule}")
        {
            Open = decision == Decision.Open,
        };
}

/// <summary>What a study found.</summary>
public sealed record Findings
{
    /// <summary>Main scores of jobs, for the record.</summary>
    public Func<JobResult, IReadOnlyDictionary<string, double>> Scores { get; init; } = _ => new Dictionary<string, double>();

    /// <summary>Seeds of the splits.</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [];

    /// <summary>The data sets.</summary>
    public IReadOnlyList<DataInfo> Data { get; init; } = [];

    /// <summary>Means over splits.</summary>
    public IReadOnlyList<SummaryEntry> Summaries { get; init; } = [];

    /// <summary>Paired comparisons.</summary>
    public IReadOnlyList<ComparisonEntry> Comparisons { get; init; } = [];

    /// <summary>Tables.</summary>
    public IReadOnlyList<TableEntry> Tables { get; init; } = [];

    /// <summary>Figures.</summary>
    public IReadOnlyList<FigureEntry> Figures { get; init; } = [];

    /// <summary>The best point of a sweep; null: none was chosen.</summary>
    public WinnerEntry? Winner { get; init; }

    /// <summary>Claim id → verdict.</summary>
    public IReadOnlyDictionary<string, ClaimVerdict> Verdicts { get; init; } = new Dictionary<string, ClaimVerdict>();

    /// <summary>What the reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
