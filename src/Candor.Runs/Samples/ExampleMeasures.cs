using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Metrics.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;
using Candor.Training.Examples;

namespace Candor.Runs.Samples;

/// <summary>What explanations by examples are measured by on a part of the data; make it in a scope.</summary>
/// <param name="predictor">g, in the state that is measured.</param>
/// <param name="part">The rows.</param>
/// <param name="target">How a regression's numbers are scaled; null for classification.</param>
internal sealed class ExampleMeasures(Predictor predictor, DataPart part, TargetScale? target)
{
    private readonly Tensor _features = ExampleExplainer.PointFeatures((IFeatureMap)predictor, InputTensors.Of(part, predictor));
    private readonly Tensor _labels = InputTensors.LabelsOf(part, predictor, target);

    /// <summary>Scores of each row with U examples.</summary>
    public ExampleScores Scores(ExampleExplainer explainer, int examples) => ExampleScores.Of(explainer, _features, _labels, examples);

    /// <summary>What a record says of an explainer: the scores at one U, and the curve over several.</summary>
    /// <param name="explainer">g and h.</param>
    /// <param name="choice">How its examples are chosen.</param>
    /// <param name="examples">The U of the scores.</param>
    /// <param name="curve">Every U of the curve.</param>
    /// <param name="candidates">Points that may become examples, N.</param>
    public (Evaluation After, ExampleResults Results) Of(
        ExampleExplainer explainer, ExampleChoice choice, int examples, IReadOnlyList<int> curve, int candidates)
    {
        var scores = Scores(explainer, examples);
        var after = new Evaluation
        {
            Name = "after",
            Rows = part.Count,
            Metrics = new Dictionary<string, Score>
            {
                ["accuracy"] = ExampleCurve.Score(scores.Accuracy),
                ["faithfulness"] = ExampleCurve.Score(scores.Faithfulness),
            },
        };
        var results = new ExampleResults
        {
            Examples = examples,
            Ranking = choice.Ranking.ToString().ToLowerInvariant(),
            Counting = choice.Counting.ToString().ToLowerInvariant(),
            Task = part.Source.Schema.Task.ToString().ToLowerInvariant(),
            Candidates = candidates,
            NonZero = explainer.NonZero,
            ConstantShare = target is not null || part.Count == 0 ? null
                : part.Labels.GroupBy(l => l).Max(g => g.Count()) / (double)part.Count,
            Curve = ExampleCurve.Of(explainer, _features, _labels, curve),
        };
        return (after, results);
    }
}
