using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Reports.Findings;

/// <summary>One metric before and after, and whether the change is more than chance.</summary>
/// <param name="Metric">Name in the record.</param>
/// <param name="Before">Score before; null where it was not measured.</param>
/// <param name="After">Score after; null where it was not measured.</param>
/// <param name="StandardError">Standard error of the difference; NaN where it cannot be known.</param>
/// <param name="P">Two-sided p-value of a test on the same rows; NaN where none was made.</param>
internal sealed record Difference(string Metric, Score? Before, Score? After, double StandardError, double P = double.NaN)
{
    private const double Level = 0.05;

    /// <summary>After − before; NaN where one is missing or no number.</summary>
    public double Change => Before is { } b && After is { } a ? a.Mean - b.Mean : double.NaN;

    /// <summary>The change with the sign that makes more of it better.</summary>
    public double Gain => IsDown ? -Change : Change;

    /// <summary>Whether lower is better.</summary>
    public bool IsDown => (After ?? Before)?.Direction == "down";

    /// <summary>
    /// The change is beyond chance: by the test on the same rows at 5 %, or larger than two standard errors where there is none. Never
    /// where no error is known.
    /// </summary>
    public bool IsClear => double.IsFinite(Change) && (double.IsFinite(P)
        ? P < Level
        : StandardError > 0 && Math.Abs(Change) > 2 * StandardError);

    /// <summary>Clearly better, and by so much that it matters: <see cref="Verdict.Matters"/>.</summary>
    public bool Gained => Improved && Gain >= Verdict.Matters;

    /// <summary>Clearly worse, and by so much that it matters.</summary>
    public bool Lost => Worsened && Gain <= -Verdict.Matters;

    /// <summary>Clearly better.</summary>
    public bool Improved => IsClear && Gain > 0;

    /// <summary>Clearly worse.</summary>
    public bool Worsened => IsClear && Gain < 0;

    /// <summary>Standard error of a mean; NaN for fewer than two rows.</summary>
    public static double ErrorOf(Score? score) => score is { N: > 1 } s ? s.Std / Math.Sqrt(s.N) : double.NaN;

    /// <summary>All metrics of a record, in the order of a report.</summary>
    public static IReadOnlyList<Difference> All(RunRecord record)
    {
        var names = Names(record.Before).Concat(Names(record.After)).Distinct(StringComparer.Ordinal);
        return [.. names.OrderBy(MetricGuide.Order).ThenBy(n => n, StringComparer.Ordinal).Select(n => Of(record, n))];
    }

    /// <summary>One metric of a record.</summary>
    public static Difference Of(RunRecord record, string metric)
    {
        var before = Find(record.Before, metric);
        var after = Find(record.After, metric);
        if (record.Changes?.GetValueOrDefault(metric) is { } change)
            return new(metric, before, after, change.StandardError, change.P);
        var rowwise = PairedError(record, metric);
        return new(metric, before, after, double.IsFinite(rowwise) ? rowwise : UnpairedError(before, after));
    }

    private static IEnumerable<string> Names(Evaluation? evaluation) => evaluation?.Metrics.Keys ?? [];

    private static Score? Find(Evaluation? evaluation, string metric) => evaluation?.Metrics.GetValueOrDefault(metric);

    // Two independent samples: too large for two predictors on the same rows, so it errs on the careful side.
    private static double UnpairedError(Score? before, Score? after)
    {
        var (b, a) = (ErrorOf(before), ErrorOf(after));
        return Math.Sqrt((b * b) + (a * a));
    }

    // The same rows twice: the error of the mean of the rows' differences.
    private static double PairedError(RunRecord record, string metric)
    {
        if (record.Before is not { } b || record.After is not { } a)
            return double.NaN;
        return metric switch
        {
            "insertion" => Of(b.InsertionPerRow, a.InsertionPerRow),
            "deletion" or "oneMinusDeletion" => Of(b.DeletionPerRow, a.DeletionPerRow),
            _ => double.NaN,
        };

        static double Of(IReadOnlyList<double> before, IReadOnlyList<double> after) =>
            before.Count == after.Count ? PairedTest.OfRows(after, before).Error : double.NaN;
    }
}
