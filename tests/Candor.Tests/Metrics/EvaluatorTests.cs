using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class EvaluatorTests
{
    private static readonly Baseline s_zero = Tiny.Zeros(4);

    private static void Assess(Action<Assessment> use)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        using var assessment = new Assessment(predictor, new Lime(new() { Samples = 20 }), Tiny.Normal(9, 4), Tiny.Cycle(9, 3));
        use(assessment);
    }

    // (1, 2, 6): mean 3, deviations −2, −1, 3, sample variance 14/2.
    [Fact]
    public void A_summary_is_mean_and_sample_deviation_of_the_rows_that_are_numbers()
    {
        var score = Evaluator.Summary([1, double.NaN, 2, 6], Direction.Up);
        Assert.Equal((3.0, Math.Sqrt(7), 3, "up"), (score.Mean, score.Std, score.N, score.Direction));
    }

    [Fact]
    public void A_summary_of_one_row_has_no_deviation_and_of_none_no_mean()
    {
        Assert.Equal((5.0, 0.0, 1), Evaluator.Summary([5], Direction.Down) is var one ? (one.Mean, one.Std, one.N) : default);
        var none = Evaluator.Summary([double.NaN], Direction.Down);
        Assert.True(double.IsNaN(none.Mean));
        Assert.Equal((0, "down"), (none.N, none.Direction));
    }

    [Fact]
    public void Scores_rows_and_curves_agree() => Assess(a =>
    {
        var steps = new MaskSteps { Fraction = 0.5 };
        var evaluation = Evaluator.Evaluate("before", a, Evaluator.Standard(s_zero, steps));
        Assert.Equal(("before", 9), (evaluation.Name, evaluation.Rows));
        Assert.Equal([0, 1, 2, 3, 4], evaluation.Insertion!.Units);
        Assert.Equal(2, evaluation.Insertion.ScoredUnits);
        // The score is the mean over the steps 1 … S of the recorded curve.
        Assert.Equal(evaluation.Insertion.Probability.Skip(1).Take(2).Average(), evaluation.Metrics["insertion"].Mean, 1e-12);
        Assert.Equal(evaluation.Deletion!.Probability.Skip(1).Take(2).Average(), evaluation.Metrics["deletion"].Mean, 1e-12);
        Assert.Equal(1 - evaluation.Metrics["deletion"].Mean, evaluation.Metrics["oneMinusDeletion"].Mean, 1e-12);
        Assert.Equal(evaluation.InsertionPerRow.Average(), evaluation.Metrics["insertion"].Mean, 1e-12);
        Assert.Equal(
            evaluation.Metrics["insertion"].Mean - evaluation.Metrics["wrongLabelInsertion"].Mean,
                evaluation.Metrics["insertionMargin"].Mean, 1e-12);
        // Both curves run between f(b) and f(x).
        Assert.Equal(evaluation.Insertion.Probability[0], evaluation.Deletion.Probability[^1], 1e-12);
        Assert.Equal(evaluation.Insertion.Probability[^1], evaluation.Deletion.Probability[0], 1e-12);
    });

    [Fact]
    public void Without_curves_the_scores_are_the_same() => Assess(a =>
    {
        var scores = Evaluator.Evaluate("x", a, Evaluator.Standard(s_zero), curves: false);
        Assert.Null(scores.Insertion);
        Assess(b => Assert.Equal(
            scores.Metrics["insertion"].Mean, Evaluator.Evaluate("x", b, Evaluator.Standard(s_zero)).Metrics["insertion"].Mean, 1e-14));
    });

    [Fact]
    public void Metrics_without_curves_record_none() => Assess(a =>
    {
        var evaluation = Evaluator.Evaluate("x", a, [new Accuracy()]);
        Assert.Null(evaluation.Insertion);
        Assert.Empty(evaluation.InsertionPerRow);
    });

    [Fact]
    public void Two_metrics_of_one_name_are_refused() => Assess(a => Same.Says(
        () => Evaluator.Evaluate("x", a, [new Insertion(s_zero), new Insertion(s_zero, new() { Fraction = 1 })]), "'insertion'",
            "2 times"));

    [Fact]
    public void Options_of_metrics_are_checked_before_anything_is_computed() => Assess(a => Same.Says(
        () => Evaluator.Evaluate("x", a, [new Insertion(s_zero, new() { Fraction = 2 })]), "fraction", "2"));
}
