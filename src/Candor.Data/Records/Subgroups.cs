using System.Text.Json.Serialization;
using Candor.Data.Statistics;

namespace Candor.Data.Records;

/// <summary>How good answers and explanations are in parts of the rows, each beside all other rows.</summary>
public sealed record Subgroups
{
    /// <summary>The level of the tests after Holm's correction.</summary>
    public const double Level = 0.05;

    /// <summary>Rows that a group must have, and must leave outside, for a figure to be told.</summary>
    public const int LeastRows = 30;

    /// <summary>The least difference of insertion, or of the margin over a random ranking, that is called worse: two points.</summary>
    public const double Matters = 0.02;

    /// <summary>All rows: what accuracy and calibration are of.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows whose explanations were measured: what the other scores are of.</summary>
    public required int Measured { get; init; }

    /// <summary>The columns by which rows were grouped.</summary>
    public required IReadOnlyList<string> By { get; init; }

    /// <summary>Groups that were looked at.</summary>
    public required int Looked { get; init; }

    /// <summary>Groups that have, or leave outside, fewer than <see cref="LeastRows"/> rows and so are left out.</summary>
    public required int TooSmall { get; init; }

    /// <summary>Tests that were made: the family of Holm's correction.</summary>
    public required int Tests { get; init; }

    /// <summary>The groups: those that differ beyond chance first, the largest differences, in deviations of all rows, first; 200 at
    /// most.</summary>
    public required IReadOnlyList<Subgroup> Groups { get; init; }

    /// <summary>The units whose mean |φ| is the largest over all measured rows; empty where units are no columns.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Their mean |φ| over all measured rows.</summary>
    public IReadOnlyList<Estimated> MeanAbsolute { get; init; } = [];

    /// <summary>The groups whose explanations are worse than elsewhere, by an amount that matters and beyond chance.</summary>
    [JsonIgnore]
    public IReadOnlyList<Subgroup> ExplainedWorse => [.. Groups.Where(g => g.ExplainedWorse is not null)];
}

/// <summary>Rows with something in common.</summary>
/// <param name="Column">The column that groups them.</param>
/// <param name="Group">Its value, or range of values.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Measured">Rows among them whose explanations were measured.</param>
/// <param name="Scores">The scores, by name: <c>accuracy</c>, <c>overconfidence</c> (mean probability of the predicted class less the share
/// that is right), of a regression <c>absoluteError</c>; <c>insertion</c>, <c>deletion</c>, <c>insertionMargin</c>, <c>overRandom</c>
/// (insertion less that of a random ranking of the same row).</param>
public sealed record Subgroup(string Column, string Group, int Rows, int Measured, IReadOnlyDictionary<string, GroupScore> Scores)
{
    /// <summary>Mean |φ| of <see cref="Subgroups.Units"/>; empty where too few rows were measured.</summary>
    public IReadOnlyList<Estimated> MeanAbsolute { get; init; } = [];

    /// <summary>Whether a score differs from that of all other rows beyond chance.</summary>
    public bool Differs => Scores.Values.Any(s => s.Differs);

    /// <summary>Its place among the groups of its column.</summary>
    public int Place { get; init; }

    /// <summary>Which score says that explanations are worse here, <c>insertion</c> or <c>overRandom</c>; null where neither does, or where
    /// the other says that they are better.</summary>
    public string? ExplainedWorse => s_faithful.Any(m => Scores.GetValueOrDefault(m) is { Differs: true, Difference.Value: > 0 }) ? null
        : s_faithful.FirstOrDefault(m => Scores.GetValueOrDefault(m) is { Differs: true } s && s.Difference.Value <= -Subgroups.Matters);

    private static readonly string[] s_faithful = ["insertion", "overRandom"];
}

/// <summary>A score in a group, beside all other rows.</summary>
/// <param name="N">Rows of the group that have the score.</param>
/// <param name="Inside">Its mean in the group.</param>
/// <param name="Outside">Its mean over all other rows.</param>
/// <param name="Difference">Inside less outside.</param>
/// <param name="Effect">The difference in deviations of all rows.</param>
/// <param name="P">p-value: χ² of shares, else Welch's t-test; NaN where none can be made.</param>
/// <param name="AdjustedP">The same after Holm's correction over all groups and scores.</param>
public sealed record GroupScore(
    int N, Estimated Inside, Estimated Outside, Estimated Difference, double Effect, double P, double AdjustedP)
{
    /// <summary>Whether it differs beyond chance.</summary>
    public bool Differs => AdjustedP < Subgroups.Level;
}
