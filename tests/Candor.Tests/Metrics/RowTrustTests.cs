using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class RowTrustTests
{
    private static readonly Baseline s_zero = Baseline.Of(new double[4]);

    [Fact] // f = 2x₀ − x₁ + 3x₂ + 1 of logit 1: f(b) = 1, f(x) = 5; the probabilities are σ of those.
    public void Base_value_and_output_are_those_of_the_predictor()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[4], [2.0, -1, 3, 0]], [0, 1]);
        var trust = Of(predictor, new KernelShap(new() { Samples = 16, Output = ExplainedOutput.Logit }, s_zero), out _);
        Assert.Equal(("logit", 1.0, 5.0, "exact", false), (trust.Output, trust.Base, trust.Value, trust.Additivity, trust.Drawn));
        Assert.Null(trust.HalfWidths);
        trust = Of(predictor, new Lime(new() { Samples = 50, AllMasks = false }, s_zero), out var phi);
        Assert.Equal(Sigma(1), trust.Base, 9);
        Assert.Equal(Sigma(5), trust.Value, 9);
        Assert.Equal(("none", true), (trust.Additivity, trust.Drawn));
        Assert.Equal(4, trust.HalfWidths!.Count);
        Assert.Equal(3, trust.GapHalfWidths!.Count);
        Assert.Equal(4, phi.Length);
    }

    [Fact] // One of four units decides: a quarter of the rankings have it first.
    public void Random_rankings_score_what_chance_scores()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[4], [9.0, 0, 0, 0]]);
        using var assessment = new Assessment(predictor, new Occlusion(new(), s_zero), Tiny.Rows([1.0, 1, 1, 1]), Tiny.Labels(1), seed: 3);
        var trust = RowTrust.Of(assessment, ExplainedLabel.True, s_zero, new() { Fraction = 0.25 }, rankings: 4000)[0];
        Assert.InRange(trust.RandomInsertion, 0.75 * 0.5 + 0.25 * Sigma(9) - 0.015, 0.75 * 0.5 + 0.25 * Sigma(9) + 0.015);
        Assert.InRange(trust.RandomDeletion, 0.25 * 0.5 + 0.75 * Sigma(9) - 0.015, 0.25 * 0.5 + 0.75 * Sigma(9) + 0.015);
        Assert.Equal(4000, trust.RandomRankings);
    }

    [Fact]
    public void Scores_from_zero_up_have_no_signs()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 2, [5]);
        foreach (var (explainer, signed) in new (Explainer, bool)[]
        {
            (new Gradient(absolute: true), false), (new GradientTimesInput(absolute: true), false), (new RandomRanking(), false),
            (new Gradient(), true),
        })
            Assert.Equal(signed, Of(predictor, explainer, out _).Signed);
    }

    private static Trust Of(Candor.Predictors.Predictor predictor, Explainer explainer, out double[] phi)
    {
        using var assessment = new Assessment(predictor, explainer, Tiny.Rows([1.0, 1, 1, 1]), Tiny.Labels(1), seed: 3);
        var trust = RowTrust.Of(assessment, ExplainedLabel.True, s_zero)[0];
        phi = assessment.Explain(ExplainedLabel.True).ToArray<double>();
        return trust;
    }

    private static double Sigma(double z) => 1 / (1 + Math.Exp(-z));
}
