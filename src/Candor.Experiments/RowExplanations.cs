using Candor.Data;
using Candor.Data.Runs;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Torch;

namespace Candor.Experiments;

/// <summary>Explanations of rows, as records.</summary>
internal static class RowExplanations
{
    /// <summary>φ, prediction and scores of every row of an assessment.</summary>
    public static IReadOnlyList<SampleExplanation> Of(
        Assessment assessment, ExplainedLabel label, IReadOnlyList<string> classes, Baseline baseline, MaskSteps steps)
    {
        using var scope = new TensorScope();
        var units = assessment.Units;
        var phi = assessment.Explain(label).To(DType.Float64).ToArray<double>();
        var predicted = assessment.Targets(ExplainedLabel.Predicted).ToArray<long>();
        var probability = assessment.TargetProbabilities(label).To(DType.Float64).ToArray<double>();
        var insertion = new Insertion(baseline, steps, label: label).Score(assessment).ToArray<double>();
        var deletion = new Deletion(baseline, steps, label: label).Score(assessment).ToArray<double>();
        return [.. Enumerable.Range(0, (int)assessment.Rows).Select(i => new SampleExplanation(
            classes[(int)predicted[i]], probability[i], phi[(i * units)..((i + 1) * units)], insertion[i], deletion[i]))];
    }

    /// <summary>A row's raw values by column.</summary>
    public static IReadOnlyList<FeatureValue> Features(Dataset data, int row) =>
        [.. data.Schema.Columns.Select((column, i) => new FeatureValue(column.Name, data.Text(row, i)))];

    /// <summary>The units of an image by name; they have no values to show.</summary>
    public static IReadOnlyList<FeatureValue> Features(FeatureSpace space) => [.. space.Names.Select(name => new FeatureValue(name, ""))];
}
