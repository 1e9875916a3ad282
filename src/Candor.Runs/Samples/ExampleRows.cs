using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Training.Examples;

namespace Candor.Runs.Samples;

/// <summary>Explanations by examples as records that name rows, classes and raw values.</summary>
/// <param name="contract">What training rows and new cases are matched by.</param>
/// <param name="training">The data that the examples are rows of.</param>
/// <param name="rows">[N] The points' rows in it.</param>
/// <param name="target">How a regression's numbers are scaled; null for classification.</param>
internal sealed class ExampleRows(Contract contract, Dataset training, IReadOnlyList<long> rows, TargetScale? target)
{
    private readonly Schema _schema = training.Schema;

    /// <summary>One explained case.</summary>
    public ExplainedByExamples Of(ExampleExplanation explanation, Case shown) => new(
        shown.Row ?? -1, shown.Label, Text(explanation.Predicted, explanation.Output), Text(explanation.Explained,
            explanation.ExplainedOutput),
        target?.ToTarget(explanation.Output) ?? explanation.Output, explanation.Faithful, shown.Values([]),
        [.. explanation.Examples.Select(e => Named(e, explanation.Predicted))])
    {
        Name = ShownCase.Name(shown),
        Image = Image(shown),
    };

    private NamedExample Named(ExampleInfluence e, int predicted)
    {
        var row = (int)rows[e.Point];
        var shown = contract.Of(training, row);
        var moves = _schema.Task == LearningTask.Classification ? _schema.Classes[e.Output] : _schema.Label;
        return new NamedExample(
            row, shown.Label, moves, e.Alpha, e.Similarity, e.Contribution, e.SpeaksFor(predicted), shown.Values([]))
        {
            Image = Image(shown),
        };
    }

    // No contributions are drawn on it, so it has one unit.
    private static SampleImage? Image(Case shown) => shown.Picture(() => new int[shown.Contract.Schema.Image!.Pixels]);

    private string Text(int output, double value) => target is { } scale
        ? scale.ToTarget(value).ToString("0.####", CultureInfo.InvariantCulture)
        : _schema.Classes[output];
}
