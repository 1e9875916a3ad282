using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Training.Examples;

/// <summary>An objective over one batch.</summary>
internal static class ExampleLoss
{
    /// <summary>The weighted sum, and each term's value.</summary>
    /// <param name="predictor">g.</param>
    /// <param name="points">S and μ; null: the predictor alone.</param>
    /// <param name="objective">The terms.</param>
    /// <param name="features">F and f(x).</param>
    /// <param name="labels">Classes or targets, [B].</param>
    /// <param name="generator">Where the gates' noise is drawn.</param>
    /// <param name="draws">J.</param>
    public static (Tensor Loss, Tensor[] Values) Evaluate(
        Predictor predictor, SparseRepresenterPoints? points, IReadOnlyList<WeightedTerm> objective, StepFeatures features,
        Tensor labels, Generator generator, int draws)
    {
        var g = ((IFeatureMap)predictor).Classify(features.Batch);
        var step = points is null ? ExampleStep.OfPredictor(g, labels) : new ExampleStep(points, features.Points, features.Batch, g, labels, generator, draws, features.Fresh);
        var values = objective.Select(t => t.Term.Evaluate(step)).ToArray();
        var loss = objective.Zip(values, (t, value) => t.Weight.Equals(1) ? value : value * t.Weight).Aggregate((a, b) => a + b);
        return (loss, values);
    }
}
