using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Metrics;

/// <summary>How good answers are, apart from explanations: curves, areas and calibration of classes, errors of numbers.</summary>
internal static class PerformanceScores
{
    private const int MostClasses = 100, MostCurves = 12, MostPoints = 400, Tenths = 10, Bins = 15;

    /// <summary>The thresholds that a page's slider has: hundredths from 0 to 1.</summary>
    private static readonly double[] s_hundredths = [.. Enumerable.Range(0, 101).Select(k => k / 100.0)];

    /// <summary>The performance of probabilities on classes.</summary>
    /// <param name="probabilities">[N × L], row by row.</param>
    /// <param name="labels">[N] class indices.</param>
    /// <param name="classes">L.</param>
    public static Performance OfClasses(double[] probabilities, int[] labels, int classes)
    {
        var rows = labels.Length;
        var decisions = DecisionScores.Of(probabilities, labels, classes);
        var predicted = DecisionScores.Predicted(probabilities, classes);
        var counts = new int[classes];
        foreach (var label in labels)
            counts[label]++;
        var order = Enumerable.Range(0, classes).OrderByDescending(c => counts[c]).ToArray();
        var curves = order.Take(MostCurves).ToHashSet();
        return new Performance
        {
            Rows = rows,
            Accuracy = Wilson.Share(labels.Where((y, i) => predicted[i] == y).Count(), rows),
            Decisions = decisions,
            Classes = [.. order.Take(MostClasses).Order().Select(c =>
                OfClass(c, [.. labels.Select((_, i) => probabilities[i * classes + c])], [.. labels.Select(y => y == c)],
                    curves.Contains(c)))],
            Calibration = Calibration(
                [.. predicted.Select((c, i) => probabilities[i * classes + c])], [.. predicted.Select((c, i) => c == labels[i])]),
        };
    }

    private static ClassPerformance OfClass(int index, double[] scores, bool[] inside, bool curve)
    {
        var points = Operating.Of(scores, inside);
        var performance = new ClassPerformance(
            index, inside.Count(b => b), RocArea.Of(scores, inside), points.AveragePrecision());
        if (!curve)
            return performance;
        var (right, wrong) = points.At(s_hundredths);
        var thin = points.Thinned(ClassPerformance.MostPoints);
        // Above all scores nothing is decided for the class; JSON has no infinity, and 2 is no probability either.
        return performance with
        {
            Curve = thin with { Thresholds = [.. thin.Thresholds.Select(t => double.IsFinite(t) ? Math.Round(t, 6) : 2)] },
            TruePositives = right,
            FalsePositives = wrong,
        };
    }

    /// <summary>Equal ranges of the predicted class's probability that have rows.</summary>
    /// <param name="top">The predicted class's probability.</param>
    /// <param name="right">Whether it is the true one.</param>
    public static IReadOnlyList<CalibrationRange> Calibration(double[] top, bool[] right)
    {
        var (rows, sure, hits) = (new int[Bins], new double[Bins], new int[Bins]);
        for (var i = 0; i < top.Length; i++)
        {
            var bin = Math.Clamp((int)(top[i] * Bins), 0, Bins - 1);
            rows[bin]++;
            sure[bin] += top[i];
            hits[bin] += right[i] ? 1 : 0;
        }
        return [.. Enumerable.Range(0, Bins).Where(b => rows[b] > 0)
            .Select(b => new CalibrationRange((double)b / Bins, (b + 1.0) / Bins, rows[b], sure[b] / rows[b], hits[b]))];
    }

    /// <summary>The performance of predicted numbers.</summary>
    /// <param name="predicted">[N] in the target's own units.</param>
    /// <param name="truth">[N] the numbers.</param>
    public static Performance OfNumbers(double[] predicted, double[] truth)
    {
        double[] residual = [.. truth.Zip(predicted, (y, f) => y - f)];
        var mean = truth.Average();
        var spread = truth.Average(y => (y - mean) * (y - mean));
        var squared = Estimated.Mean(residual.Select(r => r * r));
        var rmse = Math.Sqrt(squared.Value);
        var every = Math.Max(1, (truth.Length + MostPoints - 1) / MostPoints);
        int[] drawn = [.. Enumerable.Range(0, truth.Length).Where(i => i % every == 0)];
        return new Performance
        {
            Rows = truth.Length,
            Numbers = new()
            {
                R2 = spread > 0 ? Estimated.Mean(residual.Select(r => 1 - r * r / spread)) : new(double.NaN, double.NaN, double.NaN),
                MeanAbsolute = Estimated.Mean(residual.Select(Math.Abs)),
                // The delta method: the error of a root is the error of what is under it over twice the root.
                Rmse = rmse > 0 ? new(rmse, Math.Max(0, rmse - (squared.High - squared.Value) / (2 * rmse)),
                    rmse + (squared.High - squared.Value) / (2 * rmse)) : new(rmse, double.NaN, double.NaN),
                Spread = Math.Sqrt(spread),
                True = [.. drawn.Select(i => truth[i])],
                Predicted = [.. drawn.Select(i => predicted[i])],
                Ranges = Ranges(predicted, residual),
            },
        };
    }

    private static NumberRange[] Ranges(double[] predicted, double[] residual)
    {
        var order = Enumerable.Range(0, predicted.Length).OrderBy(i => predicted[i]).ToArray();
        return [.. order.Chunk((order.Length + Tenths - 1) / Tenths).Select(c => new NumberRange(
            predicted[c[0]], predicted[c[^1]], c.Length, Estimated.Mean(c.Select(i => residual[i]))))];
    }
}
