using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>Explanations of rows, as records.</summary>
internal static class RowExplanations
{
    private const int MostPoints = 100;

    /// <summary>φ, prediction and scores of every row of an assessment; of a regression in the target's own units.</summary>
    /// <param name="assessment">Predictor, explainer and rows.</param>
    /// <param name="label">Whose classes are explained.</param>
    /// <param name="classes">Their names; none of a regression.</param>
    /// <param name="baseline">b.</param>
    /// <param name="steps">The steps of insertion and deletion.</param>
    /// <param name="curves">Whether to give the whole curves.</param>
    /// <param name="rankings">Random rankings a row; null: as <see cref="RowTrust"/> says.</param>
    public static IReadOnlyList<SampleExplanation> Of(
        Assessment assessment, ExplainedLabel label, IReadOnlyList<string> classes, Baseline baseline, MaskSteps steps, bool curves = false,
        int? rankings = null)
    {
        using var scope = torch.NewDisposeScope();
        var units = assessment.Units;
        // First, since it keeps the explanation that it makes.
        var trust = RowTrust.Of(assessment, label, baseline, steps, rankings);
        var phi = assessment.Explain(label).to(ScalarType.Float64).ToArray<double>();
        var predicted = assessment.Targets(ExplainedLabel.Predicted).ToArray<long>();
        var probability = assessment.TargetOutputs(label).to(ScalarType.Float64).ToArray<double>();
        // Whole curves first: the scores are then read from them.
        var (inserted, deleted) = curves ? (Curves(assessment, label, baseline, steps, true), Curves(assessment, label, baseline, steps,
            false)) : ([], []);
        var insertion = new Insertion(baseline, steps, label: label).Score(assessment).ToArray<double>();
        var deletion = new Deletion(baseline, steps, label: label).Score(assessment).ToArray<double>();
        return [.. Enumerable.Range(0, (int)assessment.Rows).Select(i => OwnUnits.Of(assessment.Predictor.TargetScale, new(
            classes.Count > 0 ? classes[(int)predicted[i]] : "", probability[i], phi[(i * units)..((i + 1) * units)], insertion[i],
            deletion[i], curves ? inserted[i] : null, curves ? deleted[i] : null) { Trust = trust[i] }))];
    }

    private static Curve[] Curves(Assessment assessment, ExplainedLabel label, Baseline baseline, MaskSteps steps, bool insert)
    {
        var scored = steps.For(assessment.Units);
        var every = Math.Max(1, assessment.Units / MostPoints);
        int[] points = [.. Enumerable.Range(0, assessment.Units / every + 1).Select(i => i * every).Concat(scored)
            .Append(assessment.Units).Distinct().Order()];
        var p = assessment.Curve(baseline, label, insert, points).to(ScalarType.Float64).ToArray<double>();
        return [.. Enumerable.Range(0, (int)assessment.Rows).Select(i => new Curve(points,
            p[(i * points.Length)..((i + 1) * points.Length)], scored[^1]))];
    }

    /// <summary>The unit of every pixel of an image that is an input of the predictor.</summary>
    public static IReadOnlyList<int> UnitOfPixel(ImageSpace units, Tensor input)
    {
        using var scope = torch.NewDisposeScope();
        return units is Slic slic ? slic.UnitsOf(input.select(0, 0)) : units.UnitOfPixel!;
    }
}
