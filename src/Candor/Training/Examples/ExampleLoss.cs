using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>An objective over one batch.</summary>
internal static class ExampleLoss
{
    /// <summary>The weighted sum, and each term's value.</summary>
    /// <param name="predictor">g.</param>
    /// <param name="points">S and μ; null: the predictor alone.</param>
    /// <param name="objective">The terms.</param>
    /// <param name="features">Gives F and f(x).</param>
    /// <param name="number">Number of the step in its epoch, from 0.</param>
    /// <param name="index">The batch's rows in the training part, [B].</param>
    /// <param name="labels">Classes or targets, [B].</param>
    /// <param name="generator">Where the gates' noise is drawn.</param>
    /// <param name="draws">J.</param>
    public static (Tensor Loss, Tensor[] Values) Evaluate(
        Predictor predictor, SparseRepresenterPoints? points, IReadOnlyList<WeightedTerm> objective, IPointFeatures features,
        int number, Tensor index, Tensor labels, Generator generator, int draws)
    {
        // Gates first: what they shut needs no features.
        Tensor[] gates = points?.Mu is null ? [] : [.. Enumerable.Range(0, draws).Select(_ => points.Gates(generator))];
        var seen = features.At(number, index, gates);
        var g = ((IFeatureMap)predictor).Classify(seen.Batch);
        if (seen.Share is { } share)
            labels = labels.index_select(0, share.IndexOn(labels.device));
        var step = points is null ? ExampleStep.OfPredictor(g, labels, seen.Share) : new ExampleStep(points, Influences(points, gates,
            seen.Open), seen.Points, seen.Batch, g, labels, seen.Fresh, seen.Share);
        var values = objective.Select(t => t.Term.Evaluate(step)).ToArray();
        var loss = objective.Zip(values, (t, value) => t.Weight.Equals(1) ? value : value * t.Weight).Aggregate((a, b) => a + b);
        return (loss, values);
    }

    private static Tensor[] Influences(SparseRepresenterPoints points, Tensor[] gates, Tensor? open)
    {
        Tensor[] all = gates.Length == 0 ? [points.S] : [.. gates.Select(z => z * points.S)];
        return open is null ? all : [.. all.Select(a => a.index_select(0, open))];
    }
}
