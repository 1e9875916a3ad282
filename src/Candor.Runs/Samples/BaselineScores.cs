using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Runs.Configuration;

namespace Candor.Runs.Samples;

/// <summary>
/// Insertion and deletion of explainers that cost nothing, a random ranking and the untrained ones that need a pass or two, on the rows
/// that an explainer was measured on: what it must beat.
/// </summary>
internal static class BaselineScores
{
    private const string Random = "random";

    // Without gradients every unit is a pass of the predictor: only where they are few.
    private const int FewUnits = 64;

    private static readonly string[] s_scores = ["insertion", "deletion"];

    /// <summary>The comparisons; none where the explainer was not measured by insertion and deletion.</summary>
    /// <param name="own">The explainer's scores.</param>
    /// <param name="explainer">The explainer.</param>
    /// <param name="predictor">f_θ.</param>
    /// <param name="baseline">b.</param>
    /// <param name="metrics">The metrics that it was measured by.</param>
    /// <param name="assess">Another explainer on the same rows.</param>
    /// <param name="observe">Is told which share of the work is done.</param>
    public static IReadOnlyList<BaselineComparison>? Of(
        Evaluation own, Explainer explainer, Predictor predictor, Baseline baseline, IReadOnlyList<Metric> metrics,
        Func<Explainer, Assessment> assess, Action<double>? observe = null)
    {
        Metric[] scored = [.. metrics.Where(m => s_scores.Contains(m.Name))];
        if (scored.Length < s_scores.Length || explainer.Name == Random)
            return null;
        string[] names = [.. Names(predictor).Where(n => n != explainer.Name)];
        return [.. names.Select((name, i) => Compare(name, i))];

        BaselineComparison Compare(string name, int i)
        {
            using var scope = torch.NewDisposeScope();
            using var other = assess(Catalog.Explainer(
                name, ExplainerFits.Scored(name, ExplainerFits.ForUnits(predictor.Space, name, null)), baseline));
            var scores = Evaluator.Evaluate(name, other, scored, curves: false, share => observe?.Invoke((i + share) / names.Length));
            return new(name, name == Random, scores.Metrics,
                s_scores.ToDictionary(m => m, m => Compared.Change(scores.PerRow[m], own.PerRow[m])))
            {
                PerRow = scores.PerRow,
            };
        }
    }

    private static IEnumerable<string> Names(Predictor predictor) => predictor.HasGradients ? [Random, "gradient", "gradient-x-input"]
        : predictor.Space.Units <= FewUnits ? [Random, "occlusion"] : [Random];
}
