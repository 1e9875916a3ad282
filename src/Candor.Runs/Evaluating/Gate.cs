using Candor.Data.Records;

namespace Candor.Runs.Evaluating;

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
    /// <summary>The score of explanations by training examples, which other runs do not have.</summary>
    public const string Faithfulness = "faithfulness";

    /// <summary>Refuses thresholds that cannot be checked.</summary>
    /// <exception cref="CandorException">There is none, or one is no number.</exception>
    public static void Validate(IReadOnlyList<Threshold> thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        if (thresholds.Count == 0)
            throw new CandorException("No threshold was given, so nothing can be checked; give at least one, e.g. --min-insertion 0.6.");
        if (thresholds.FirstOrDefault(t => double.IsNaN(t.Bound)) is { } broken)
            throw new CandorException($"The threshold for {broken.Metric} is not a number; give one, e.g. --min-insertion 0.6.");
    }

    /// <summary>Compares an evaluation with thresholds.</summary>
    /// <exception cref="CandorException">There is no threshold, or one for a metric that was not measured.</exception>
    public static IReadOnlyList<GateResult> Check(Evaluation evaluation, IReadOnlyList<Threshold> thresholds)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        Validate(thresholds);
        return [.. thresholds.Select(t =>
        {
            if (!evaluation.Metrics.TryGetValue(t.Metric, out var score))
                throw new CandorException($"{t.Metric} was not measured{Why(t.Metric)}; measured: {string.Join(", ", evaluation.Metrics.Keys)}.");
            return new GateResult(t.Metric, score.Mean, t.Bound, t.IsMinimum, t.IsMinimum ? score.Mean >= t.Bound : score.Mean <= t.Bound);
        })];
    }

    private static string Why(string metric) => metric == Faithfulness
        ? ", for the run is not explained by training examples (candor train DATA --method fewer-examples makes one that is)" : "";
}
