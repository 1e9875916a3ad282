using Candor.Explainers.Examples;
using Candor.Tensors;

namespace Candor.Metrics.Examples;

/// <summary>Accuracy of a predictor and faithfulness of its explanation by U examples, for each row.</summary>
/// <param name="Accuracy">[B] 1 where g's class is the true one, Eq. (18), ↑; for regression 1 − (y − g)²/var(y), whose mean is R²,
/// ↑.</param>
/// <param name="Faithfulness">[B] 1 where g and h have one class, Eq. (19), ↑; for regression 1 − (g − h)²/var(g), whose mean is R²,
/// ↑.</param>
/// <remarks>Iwata &amp; Yoshikawa. Of equal outputs the first class counts, so an h that is 0 everywhere agrees with g's class 0.</remarks>
public sealed record ExampleScores(IReadOnlyList<double> Accuracy, IReadOnlyList<double> Faithfulness)
{
    /// <summary>√(accuracy · faithfulness), by which η and epoch are chosen; negative means (regression) count as 0.</summary>
    public double GeometricMean => Math.Sqrt(Math.Max(0, Accuracy.Average()) * Math.Max(0, Faithfulness.Average()));

    /// <summary>Scores rows.</summary>
    /// <param name="explainer">g and h.</param>
    /// <param name="features">f(x), [B, K].</param>
    /// <param name="labels">Classes [B] (int64), or for regression targets [B] in the units of the output.</param>
    /// <param name="u">U; null: all entries.</param>
    public static ExampleScores Of(ExampleExplainer explainer, Tensor features, Tensor labels, int? u)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = torch.NewDisposeScope();
        var (g, h) = explainer.Outputs(features, u);
        if (labels.dtype == ScalarType.Int64)
        {
            var own = g.argmax(1);
            return new(Numbers(own.eq(labels)), Numbers(own.eq(h.argmax(1))));
        }
        var (predicted, explained) = (g.select(1, 0).to(ScalarType.Float64), h.select(1, 0).to(ScalarType.Float64));
        var target = labels.to(ScalarType.Float64);
        return new(Explained(target, predicted), Explained(predicted, explained));
    }

    private static double[] Numbers(Tensor truth) => truth.to(ScalarType.Float64).ToArray<double>();

    // 1 − error²/variance, each row; its mean is R². A constant has nothing to be explained: 1 where it is met exactly, else 0.
    private static double[] Explained(Tensor truth, Tensor guess)
    {
        var (t, g) = (truth.ToArray<double>(), guess.ToArray<double>());
        var mean = t.Average();
        var variance = t.Average(v => (v - mean) * (v - mean));
        return [.. t.Zip(g, (a, b) => variance > 0 ? 1 - (a - b) * (a - b) / variance : a.Equals(b) ? 1 : 0)];
    }
}
