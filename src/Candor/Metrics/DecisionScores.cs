using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>What predictions say apart from explanations: confusion, ranking and calibration.</summary>
internal static class DecisionScores
{
    /// <summary>The decisions of probabilities [N, L] on labels [N]; null where there are no rows.</summary>
    public static Decisions? Of(Tensor probabilities, Tensor labels)
    {
        using var scope = torch.NewDisposeScope();
        return Of(probabilities.to(ScalarType.Float64).ToArray<double>(), [.. labels.ToArray<long>().Select(l => (int)l)],
            (int)probabilities.size(1));
    }

    /// <summary>The same of arrays.</summary>
    /// <param name="p">[N × L], row by row.</param>
    /// <param name="y">[N] class indices.</param>
    /// <param name="classes">L.</param>
    public static Decisions? Of(double[] p, int[] y, int classes)
    {
        if (y.Length == 0)
            return null;
        var predicted = Predicted(p, classes);
        var confusion = Counts(y, predicted, classes);
        return new Decisions
        {
            MajorityAccuracy = confusion.Max(c => c.Sum()) / (double)y.Length,
            Confusion = confusion,
            Auc = Auc(p, y, classes),
            CalibrationError = CalibrationError(p, y, predicted, classes),
            Brier = Enumerable.Range(0, y.Length)
                .Average(i => Enumerable.Range(0, classes).Sum(c => Square(p[i * classes + c] - (y[i] == c ? 1 : 0)))),
        };
    }

    /// <summary>The predicted classes; of equal probabilities the first.</summary>
    public static int[] Predicted(Tensor probabilities)
    {
        using var scope = torch.NewDisposeScope();
        return [.. probabilities.argmax(1).ToArray<long>().Select(c => (int)c)];
    }

    /// <summary>The same of an array [N × L].</summary>
    public static int[] Predicted(double[] p, int classes) => [.. Enumerable.Range(0, p.Length / classes).Select(i =>
    {
        var best = 0;
        for (var c = 1; c < classes; c++)
            best = p[i * classes + c] > p[i * classes + best] ? c : best;
        return best;
    })];

    /// <summary>How often each pair of classes comes, [from][to].</summary>
    public static int[][] Counts(IReadOnlyList<int> from, IReadOnlyList<int> to, int classes)
    {
        var counts = Enumerable.Range(0, classes).Select(_ => new int[classes]).ToArray();
        for (var i = 0; i < from.Count; i++)
            counts[from[i]][to[i]]++;
        return counts;
    }

    private static double Square(double x) => x * x;

    // The mean over the classes that have rows inside and outside, each against the rest.
    private static double Auc(double[] p, int[] y, int classes)
    {
        var areas = Enumerable.Range(0, classes)
            .Select(c => RocArea.Of([.. y.Select((_, i) => p[i * classes + c])], [.. y.Select(l => l == c)]).Value)
            .Where(double.IsFinite).ToArray();
        return areas.Length == 0 ? double.NaN : areas.Average();
    }

    private static double CalibrationError(double[] p, int[] y, int[] predicted, int classes) => PerformanceScores
        .Calibration([.. predicted.Select((c, i) => p[i * classes + c])], [.. predicted.Select((c, i) => c == y[i])])
        .Sum(r => Math.Abs(r.Probability * r.Rows - r.Right)) / y.Length;
}
