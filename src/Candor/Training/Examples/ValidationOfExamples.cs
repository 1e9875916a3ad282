using Candor.Explainers.Examples;
using Candor.Metrics.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>What the validation part says of an epoch.</summary>
/// <param name="Score">What epochs are compared by, the higher the better; NaN where the epoch must not win: all gates are shut.</param>
/// <param name="Accuracy">Accuracy of g (R² for regression).</param>
/// <param name="Faithfulness">Faithfulness of h; null without one.</param>
/// <param name="NonZero">Influences that are not 0; null without an explanation.</param>
internal sealed record ValidationOfExamples(double Score, double Accuracy, double? Faithfulness, int? NonZero)
{
    /// <summary>Whether fewer influences are ≠ 0 than may be (<see cref="ExampleTrainerOptions.MostOpen"/>).</summary>
    public bool IsClosed { get; private init; } = true;

    /// <summary>
    /// Whether predictor and explanation both say more than a constant could, whose √(accuracy · faithfulness) can be high: accuracy and
    /// faithfulness above the share of the largest class (R² above 0).
    /// </summary>
    /// <param name="share">Share of the largest class in the validation part; 0 for regression.</param>
    public bool Beats(double share) => Accuracy > share && (Faithfulness is not { } f || f > share);

    /// <summary>Whether it wins: what a constant could have never does over what it could not.</summary>
    public bool IsBetterThan(ValidationOfExamples other, double share) => Beats(share) == other.Beats(share)
        ? Score > other.Score : Beats(share);

    public static ValidationOfExamples Of(
        Predictor predictor, SparseRepresenterPoints? points, IReadOnlyList<WeightedTerm> objective, ExampleData data,
            ExampleTrainerOptions options, Ranks ranks)
    {
        var map = (IFeatureMap)predictor;
        var features = ExampleExplainer.PointFeatures(map, data.WatchedInputs, ranks);
        if (points is null)
        {
            var alone = new ExampleExplainer(map, features,
                torch.zeros([features.size(0), predictor.Classes], dtype: features.dtype, device: features.device), options.Choice);
            var accuracy = ExampleScores.Of(alone, features, data.WatchedLabels, null).Accuracy.Average();
            return new(accuracy, accuracy, null, null);
        }
        var explainer = new ExampleExplainer(
            map, ExampleExplainer.PointFeatures(map, data.CandidateInputs, ranks), points.Expected(), options.Choice,
                options.Method.ReplacesPredictor());
        var scores = ExampleScores.Of(explainer, features, data.WatchedLabels, options.Selection == ExampleSelection.GeometricMeanOfAll
            ? null : options.Examples);
        // With every gate shut h is 0 everywhere, and its faithfulness only g's share of class 0.
        var nonZero = explainer.NonZero;
        var closed = !(options.Method.IsGated() && nonZero > options.MostOpen * data.CandidateInputs.size(0) * predictor.Classes);
        var score = nonZero == 0 || !closed ? double.NaN
            : options.Selection == ExampleSelection.Objective ? -Objective(map, points, objective, explainer, features, data)
            : scores.GeometricMean;
        return new(score, scores.Accuracy.Average(), scores.Faithfulness.Average(), nonZero) { IsClosed = closed };
    }

    // Eq. (11) and its like without noise: h with all expected entries.
    private static double Objective(
        IFeatureMap map, SparseRepresenterPoints points, IReadOnlyList<WeightedTerm> objective, ExampleExplainer explainer,
            Tensor features, ExampleData data)
    {
        var step = ExampleStep.Of(points, map.Classify(features), explainer.Outputs(features, null).H, data.WatchedLabels);
        return objective.Sum(t => t.Weight * t.Term.Evaluate(step).ToDouble());
    }
}
