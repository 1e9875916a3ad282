using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Training.Examples;

namespace Candor.Runs.Samples;

/// <summary>Explanations by examples as records that name rows, classes and raw values.</summary>
/// <param name="training">The data that the examples are rows of.</param>
/// <param name="rows">[N] The points' rows in it.</param>
/// <param name="target">How a regression's numbers are scaled; null for classification.</param>
internal sealed class ExampleRows(Dataset training, IReadOnlyList<long> rows, TargetScale? target)
{
    private readonly Schema _schema = training.Schema;

    /// <summary>One explained row of a data set.</summary>
    public ExplainedByExamples Of(ExampleExplanation explanation, Dataset data, int row) => new(
        row, data.LabelText(row), Text(explanation.Predicted, explanation.Output), Text(explanation.Explained, explanation.ExplainedOutput),
        target?.ToTarget(explanation.Output) ?? explanation.Output, explanation.Faithful, RowExplanations.Features(data, row),
        [.. explanation.Examples.Select(e => Named(e, explanation.Predicted))])
    {
        Image = Image(data, row),
    };

    private NamedExample Named(ExampleInfluence e, int predicted)
    {
        var row = (int)rows[e.Point];
        var moves = _schema.Task == LearningTask.Classification ? _schema.Classes[e.Output] : _schema.Label;
        return new NamedExample(
            row, training.LabelText(row), moves, e.Alpha, e.Similarity, e.Contribution, e.SpeaksFor(predicted), RowExplanations.Features(training, row))
        {
            Image = Image(training, row),
        };
    }

    // No contributions are drawn on it, so it has one unit.
    private static SampleImage? Image(Dataset data, int row) => data.Schema.Image is { } shape
        ? SampleImage.Of(shape, data.Pixels(row).ToArray(), new int[shape.Pixels])
        : null;

    private string Text(int output, double value) => target is { } scale
        ? scale.ToTarget(value).ToString("0.####", CultureInfo.InvariantCulture)
        : _schema.Classes[output];
}
