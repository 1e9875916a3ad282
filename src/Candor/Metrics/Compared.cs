using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Metrics;

/// <summary>Two evaluations on the same rows, held against each other row by row.</summary>
public static class Compared
{
    /// <summary>A record with its changes from before to after; unchanged where they were not measured on the same rows.</summary>
    public static RunRecord Of(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is not { Before: { } before, After: { } after } || before.Rows != after.Rows)
            return record;
        var both = before.PerRow.Keys.Where(after.PerRow.ContainsKey).ToArray();
        return record with
        {
            Changes = both.Length == 0 ? null : both.ToDictionary(m => m, m => Change(before.PerRow[m], after.PerRow[m])),
            Changed = before.Predicted.Count == 0 || after.Predicted.Count != before.Predicted.Count
                || after.Decisions is not { } decisions ? null
                : Decisions(before.Predicted, after.Predicted, decisions.Confusion.Count),
        };
    }

    /// <summary>How decisions moved.</summary>
    /// <param name="before">Classes decided for, a row each.</param>
    /// <param name="after">Those of the other, in the same order.</param>
    /// <param name="classes">L.</param>
    internal static DecisionChanges Decisions(IReadOnlyList<int> before, IReadOnlyList<int> after, int classes) => new(
        before.Zip(after).Count(p => p.First != p.Second) / (double)before.Count, DecisionScores.Counts(before, after, classes));

    /// <summary>The change of a metric; rows where either score is undefined are left out.</summary>
    internal static Change Change(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var test = PairedTest.OfRows(after, before);
        return new(test.Difference, test.Error, test.N, test.N >= PairedTest.LeastPairs || test.P.Equals(1.0) ? test.P : double.NaN);
    }
}
