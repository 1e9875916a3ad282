using Candor.Data.Runs;

namespace Candor.Experiments;

/// <summary>A threshold that a metric must meet.</summary>
/// <param name="Metric">Catalog name.</param>
/// <param name="Bound">The least or largest value allowed, itself allowed.</param>
/// <param name="IsMinimum">Whether the bound is a least value.</param>
public sealed record Threshold(string Metric, double Bound, bool IsMinimum);

/// <summary>How a metric stands to its threshold.</summary>
/// <param name="Metric">Catalog name.</param>
/// <param name="Value">The measured mean.</param>
/// <param name="Bound">The bound.</param>
/// <param name="IsMinimum">Whether the bound is a least value.</param>
/// <param name="Holds">Whether the threshold is met; a NaN meets none.</param>
public sealed record GateResult(string Metric, double Value, double Bound, bool IsMinimum, bool Holds);

/// <summary>The verdict that a build gates on.</summary>
public static class Gate
{
    /// <summary>Compares an evaluation with thresholds.</summary>
    /// <exception cref="CandorException">There is no threshold, or one for a metric that was not measured.</exception>
    public static IReadOnlyList<GateResult> Check(Evaluation evaluation, IReadOnlyList<Threshold> thresholds)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (thresholds.Count == 0)
            throw new CandorException("No threshold was given, so nothing can be checked; give at least one, e.g. --min-insertion 0.6.");
        return [.. thresholds.Select(t =>
        {
            if (double.IsNaN(t.Bound))
                throw new CandorException($"The threshold for {t.Metric} is not a number.");
            if (!evaluation.Metrics.TryGetValue(t.Metric, out var score))
                throw new CandorException($"{t.Metric} was not measured; measured: {string.Join(", ", evaluation.Metrics.Keys)}.");
            return new GateResult(t.Metric, score.Mean, t.Bound, t.IsMinimum, t.IsMinimum ? score.Mean >= t.Bound : score.Mean <= t.Bound);
        })];
    }
}
