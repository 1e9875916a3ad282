using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Metrics.Examples;
using Candor.Tensors;

namespace Candor.Runs.Samples;

/// <summary>Accuracy and faithfulness of explanations by U examples, for a list of U.</summary>
internal static class ExampleCurve
{
    private static readonly int[] s_usual = [1, 2, 5, 10, 20, 50, 100, 200, 500];

    /// <summary>The usual U that fit, the one asked for, and all.</summary>
    public static int[] Usual(int asked, int most) => [.. s_usual.Append(asked).Append(most).Where(u => u <= most).Distinct().Order()];

    /// <summary>Scores on rows.</summary>
    /// <param name="explainer">g and h.</param>
    /// <param name="features">f(x), [B, K].</param>
    /// <param name="labels">Classes or targets, [B].</param>
    /// <param name="examples">Every U.</param>
    public static IReadOnlyList<ExampleScore> Of(ExampleExplainer explainer, Tensor features, Tensor labels, IReadOnlyList<int> examples) =>
    [
        .. examples.Select(u =>
        {
            var scores = ExampleScores.Of(explainer, features, labels, u);
            return new ExampleScore(
                u, scores.Accuracy.Average(), Error(scores.Accuracy), scores.Faithfulness.Average(), Error(scores.Faithfulness),
                    scores.Accuracy.Count);
        }),
    ];

    /// <summary>Mean and deviation as a metric's score.</summary>
    public static Score Score(IReadOnlyList<double> values) => new(values.Average(), Deviation(values), values.Count, "up");

    private static double Error(IReadOnlyList<double> values) => Deviation(values) / Math.Sqrt(values.Count);

    private static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)) : 0;
    }
}
