using Candor.Data.Records;

namespace Candor.Reports.Charts;

/// <summary>One feature of an explained row.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Value">Raw value, as text.</param>
/// <param name="Before">φ before; null where there was none.</param>
/// <param name="After">φ after.</param>
internal sealed record Contribution(string Name, string Value, double? Before, double After)
{
    /// <summary>Half of the 95 % interval of φ after; null where none is known.</summary>
    public double? Half { get; init; }

    /// <summary>How many features are shown before the rest is folded.</summary>
    public const int Shown = 20;

    /// <summary>The features of a row, the largest |φ| first (after tuning); equal ones in column order, what is no number last.</summary>
    public static IReadOnlyList<Contribution> Sorted(ExplainedSample sample) =>
        [.. sample.Features.Select((f, i) => new Contribution(f.Name, f.Value, At(sample.Before, i), At(sample.After, i) ?? double.NaN)
        {
            Half = sample.After.Trust?.HalfWidths is { } half && i < half.Count ? half[i] : null,
        }).OrderByDescending(Size)];

    private static double Size(Contribution c) => double.IsNaN(c.After) ? -1 : Math.Abs(c.After);

    private static double? At(SampleExplanation? explanation, int i) =>
        explanation is { } e && i < e.Contributions.Count ? e.Contributions[i] : null;
}
