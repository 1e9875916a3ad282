using Candor.Data.Records;
using MathNet.Numerics.Distributions;

namespace Candor.Metrics;

/// <summary>Two evaluations on the same rows, held against each other row by row.</summary>
public static class Compared
{
    // Below, a t-test hangs on the shape of the distribution more than on the rows.
    private const int Least = 5;

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
                || after.Decisions is not { } decisions ? null : new(
                before.Predicted.Zip(after.Predicted).Count(p => p.First != p.Second) / (double)before.Predicted.Count,
                DecisionScores.Counts(before.Predicted, after.Predicted, decisions.Confusion.Count)),
        };
    }

    /// <summary>The change of a metric; rows where either score is undefined are left out.</summary>
    internal static Change Change(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var d = before.Zip(after, (b, a) => a - b).Where(double.IsFinite).ToArray();
        if (d.Length < 2)
            return new(d.Length == 0 ? double.NaN : d[0], double.NaN, d.Length, double.NaN);
        var mean = d.Average();
        var error = Math.Sqrt(d.Sum(x => (x - mean) * (x - mean)) / (d.Length - 1) / d.Length);
        var p = d.All(x => x == 0) ? 1
            : d.Length < Least || error <= 1e-12 * Math.Abs(mean) ? double.NaN
            : 2 * StudentT.CDF(0, 1, d.Length - 1, -Math.Abs(mean / error));
        return new(mean, error, d.Length, p);
    }
}
