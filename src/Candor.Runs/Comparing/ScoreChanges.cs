using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Runs.Comparing;

/// <summary>Tests of each run's scores against the reference's, row by row.</summary>
internal static class ScoreChanges
{
    // Two points of probability or of R²: what a report calls a change that matters. Scores on no bounded scale have no such margin.
    private const double Matters = 0.02;

    private static readonly string[] s_unbounded = ["maxSensitivity", "infidelity", "complexity"];

    /// <summary>The changes of each run; p-values are corrected over all metrics and runs together.</summary>
    /// <param name="reference">The reference's scores; null: none.</param>
    /// <param name="others">The runs'.</param>
    public static IReadOnlyDictionary<string, ScoreChange>[] Of(Evaluation? reference, IReadOnlyList<Evaluation?> others)
    {
        var tests = (from i in Enumerable.Range(0, others.Count)
                     let other = others[i]
                     where reference is not null && other is not null
                     from metric in reference!.PerRow.Keys.Where(other.PerRow.ContainsKey)
                     let margin = s_unbounded.Contains(metric) ? (double?)null : Matters
                     let test = PairedTest.OfRows(other.PerRow[metric], reference!.PerRow[metric])
                     select (Run: i, Metric: metric, Test: test, Margin: margin,
                         Equivalence: margin is { } m ? test.Equivalence(m) : double.NaN)).ToArray();
        // Without enough rows no test counts in the family.
        var adjusted = Holm.Adjust([.. tests.Select(t => t.Test.N >= PairedTest.LeastPairs ? t.Test.P : double.NaN)]);
        var equivalent = Holm.Adjust([.. tests.Select(t => t.Equivalence)]);
        return [.. Enumerable.Range(0, others.Count).Select(i => tests.Index().Where(t => t.Item.Run == i).ToDictionary(
            t => t.Item.Metric,
            t => ScoreChange.Of(t.Item.Test, adjusted[t.Index], t.Item.Margin, equivalent[t.Index],
                reference!.Metrics[t.Item.Metric].Direction)))];
    }
}
