using Candor.Data.Records;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>What predictions say apart from explanations: confusion, ranking and calibration.</summary>
internal static class DecisionScores
{
    private const int Bins = 15;

    /// <summary>The decisions of probabilities [N, L] on labels [N]; null where there are no rows.</summary>
    public static Decisions? Of(Tensor probabilities, Tensor labels)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, classes) = ((int)probabilities.size(0), (int)probabilities.size(1));
        if (rows == 0)
            return null;
        var p = probabilities.to(ScalarType.Float64).ToArray<double>();
        var y = labels.ToArray<long>();
        var predicted = Predicted(probabilities);
        var confusion = Counts([.. y.Select(l => (int)l)], predicted, classes);
        return new Decisions
        {
            MajorityAccuracy = confusion.Max(c => c.Sum()) / (double)rows,
            Confusion = confusion,
            Auc = Auc(p, y, classes),
            CalibrationError = CalibrationError(p, y, predicted, classes),
            Brier = Enumerable.Range(0, rows)
                .Average(i => Enumerable.Range(0, classes).Sum(c => Square(p[i * classes + c] - (y[i] == c ? 1 : 0)))),
        };
    }

    /// <summary>The predicted classes; of equal probabilities the first.</summary>
    public static int[] Predicted(Tensor probabilities)
    {
        using var scope = torch.NewDisposeScope();
        return [.. probabilities.argmax(1).ToArray<long>().Select(c => (int)c)];
    }

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
    private static double Auc(double[] p, long[] y, int classes)
    {
        var areas = Enumerable.Range(0, classes)
            .Select(c => Area([.. y.Select((_, i) => p[i * classes + c])], [.. y.Select(l => l == c)]))
            .Where(double.IsFinite).ToArray();
        return areas.Length == 0 ? double.NaN : areas.Average();
    }

    // Mann and Whitney's U from ranks; equal scores share the mean of their ranks.
    private static double Area(double[] scores, bool[] inside)
    {
        var order = Enumerable.Range(0, scores.Length).OrderBy(i => scores[i]).ToArray();
        var (sum, n) = (0.0, (double)inside.Count(b => b));
        for (var i = 0; i < order.Length;)
        {
            var j = i;
            while (j < order.Length && scores[order[j]].Equals(scores[order[i]]))
                j++;
            var rank = (i + 1 + j) / 2.0;
            for (; i < j; i++)
                sum += inside[order[i]] ? rank : 0;
        }
        return (sum - n * (n + 1) / 2) / (n * (scores.Length - n));
    }

    private static double CalibrationError(double[] p, long[] y, int[] predicted, int classes)
    {
        var (sure, right) = (new double[Bins], new double[Bins]);
        for (var i = 0; i < y.Length; i++)
        {
            var top = p[i * classes + predicted[i]];
            var bin = Math.Clamp((int)(top * Bins), 0, Bins - 1);
            sure[bin] += top;
            right[bin] += y[i] == predicted[i] ? 1 : 0;
        }
        return sure.Zip(right, (s, r) => Math.Abs(s - r)).Sum() / y.Length;
    }
}
