using Candor.Data.Statistics;

namespace Candor.Data.Records;

/// <summary>What a test on the same rows says of a metric's change.</summary>
public enum ChangeVerdict
{
    /// <summary>It may be chance, and too few rows to call the two equal.</summary>
    Open,

    /// <summary>Better, beyond chance.</summary>
    Better,

    /// <summary>Worse, beyond chance.</summary>
    Worse,

    /// <summary>The same within the margin that matters, beyond chance.</summary>
    Equivalent,

    /// <summary>No row changed.</summary>
    Unchanged,
}

/// <summary>A metric's change between two models on the same rows.</summary>
/// <param name="Mean">Mean of run − reference over the rows that have both.</param>
/// <param name="Low">Lower end of its 95 % interval; NaN where there is none.</param>
/// <param name="High">Upper end.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="N">Rows that have both.</param>
/// <param name="P">Two-sided p-value of Student's paired t-test; NaN where none can be made.</param>
/// <param name="Adjusted">The same after Holm's correction over all metrics and pairs.</param>
/// <param name="Margin">The least change that matters; null where the metric has no bounded scale.</param>
/// <param name="Equivalence">p-value of the test (two one-sided ones) that the true change lies within ±margin, after Holm's correction
/// over all metrics and pairs; NaN where none can be made.</param>
/// <param name="Direction"><c>up</c>: higher is better; <c>down</c>: lower is better.</param>
public sealed record ScoreChange(
    double Mean, double Low, double High, double StandardError, int N, double P, double Adjusted, double? Margin, double Equivalence,
    string Direction) : IConsistent
{
    /// <summary>What the tests say.</summary>
    public ChangeVerdict Verdict { get; init; }

    string? IConsistent.Flaw => Verdict == ChangeVerdict.Equivalent && Margin is null ? "is equivalent, but within no margin" : null;

    /// <summary>The change that a test found; what is said of it claims nothing that the corrected tests do not support.</summary>
    /// <param name="test">The test of run against reference, rows as pairs.</param>
    /// <param name="adjusted">Its p-value after a correction for many looks.</param>
    /// <param name="margin">The least change that matters; null where the metric has no bounded scale.</param>
    /// <param name="equivalence">The corrected p-value of the test that the change lies within ±margin.</param>
    /// <param name="direction"><c>up</c> or <c>down</c>.</param>
    public static ScoreChange Of(PairedTest test, double adjusted, double? margin, double equivalence, string direction)
    {
        ArgumentNullException.ThrowIfNull(test);
        var decided = test.N >= PairedTest.LeastPairs;
        return new(test.Difference, test.Low, test.High, test.Error, test.N, test.P, adjusted, margin, equivalence, direction)
        {
            Verdict = !decided ? ChangeVerdict.Open
                : test is { P: 1, Difference: 0, Error: 0 } ? ChangeVerdict.Unchanged
                : adjusted < PairedTest.Level
                    ? test.Difference > 0 == (direction == "up") ? ChangeVerdict.Better : ChangeVerdict.Worse
                : equivalence < PairedTest.Level ? ChangeVerdict.Equivalent : ChangeVerdict.Open,
        };
    }
}
