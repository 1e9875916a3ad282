using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class CurveMetricTests
{
    private static readonly Baseline s_zero = Tiny.Zeros(4);
    private static readonly MaskSteps s_all = new() { Fraction = 1 };

    private static double S(double x) => Tiny.Sigmoid(x);

    /// <summary>f_1 = σ(4x₀ + 2x₁ − x₂ + 0x₃) at x = (1, 1, 1, 1), ranked 0, 1, 3, 2.</summary>
    private static void Assess(Action<Assessment> use, params long[] labels)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(4, 2, -1, 0);
        using var assessment = new Assessment(predictor, new Told([4, 2, -1, 0]),
            torch.ones([labels.Length, 4], dtype: ScalarType.Float64), Tiny.Labels(labels));
        use(assessment);
    }

    // Steps 1 … 4 insert 4, then 2, then 0, then −1; steps 1, 2 are the first half.
    [Fact]
    public void Insertion_of_a_logistic_model_is_the_mean_of_the_sums_added_up_by_hand() => Assess(
        a =>
        {
            Same.Values([(S(4) + S(6)) / 2, 1 - (S(4) + S(6)) / 2], new Insertion(s_zero).Score(a));
            Same.Values([(S(4) + S(6) + S(6) + S(5)) / 4], new Insertion(s_zero, s_all).Score(a).narrow(0, 0, 1));
            Same.Values([(S(6) + S(5)) / 2], new Insertion(s_zero, new() { Fraction = 1, Increment = 2 }).Score(a).narrow(0, 0, 1));
        },
        1, 0);

    [Fact]
    public void Deletion_of_a_logistic_model_is_the_mean_of_the_sums_taken_off_by_hand() => Assess(
        a =>
        {
            Same.Values([(S(1) + S(-1)) / 2], new Deletion(s_zero).Score(a));
            Same.Values([(S(1) + S(-1) + S(-1) + S(0)) / 4], new Deletion(s_zero, s_all).Score(a));
            Same.Values([1 - (S(1) + S(-1)) / 2], new OneMinusDeletion(s_zero).Score(a));
        },
        1);

    // From step 0 (f(b) = ½) on: (½(p₀ + p₁) + ½(p₁ + p₂))/2.
    [Fact]
    public void The_trapezoid_rule_starts_from_step_0() => Assess(
        a =>
        {
            Same.Values([(0.5 / 2 + S(4) + S(6) / 2) / 2], new Insertion(s_zero, area: Area.Trapezoid).Score(a));
            Same.Values([(S(5) / 2 + S(1) + S(-1) / 2) / 2], new Deletion(s_zero, area: Area.Trapezoid).Score(a));
            // Steps of two units are twice as wide: points 0, 2, 4.
            Same.Values([(0.5 / 2 + S(6) + S(5) / 2) / 2], new Insertion(s_zero, new() { Fraction = 1, Increment = 2 },
                Area.Trapezoid).Score(a));
        },
        1);

    [Fact]
    public void Insertion_ends_in_the_prediction_and_deletion_in_that_of_the_background() => Assess(
        a =>
        {
            Same.Values([0.5, S(5)], a.Curve(s_zero, ExplainedLabel.True, insert: true, [0, 4]));
            Same.Values([S(5), 0.5], a.Curve(s_zero, ExplainedLabel.True, insert: false, [0, 4]));
        },
        1);

    [Fact]
    public void A_constant_model_scores_its_probability()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(4, 0.25);
        using var a = new Assessment(predictor, new Told([1, 2, 3, 4]), Tiny.Normal(2, 4), Tiny.Labels(1, 0));
        Same.Values([0.25, 0.75], new Insertion(s_zero).Score(a));
        Same.Values([0.25, 0.75], new Deletion(s_zero, s_all, Area.Trapezoid).Score(a));
    }

    [Fact]
    public void A_constant_explanation_takes_units_by_index()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(4, 2, -1, 0);
        using var a = new Assessment(predictor, new Told([3, 3, 3, 3]), torch.ones([1, 4], dtype: ScalarType.Float64), Tiny.Labels(1));
        Same.Values([S(4), S(6), S(5), S(5)], a.Curve(s_zero, ExplainedLabel.True, insert: true, [1, 2, 3, 4]));
    }

    [Fact]
    public void One_unit_has_one_step()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(2);
        using var a = new Assessment(predictor, new Told([0]), Tiny.Rows([3.0]), Tiny.Labels(1));
        Same.Values([S(6)], new Insertion(Tiny.Zeros(1)).Score(a));
        Same.Values([0.5], new Deletion(Tiny.Zeros(1)).Score(a));
    }

    // Of two classes the wrong label is the other one: its probability is 1 − f_1 under the same ranking.
    [Fact]
    public void The_explained_label_may_be_the_predicted_or_a_wrong_one() => Assess(
        a =>
        {
            var insertion = (S(4) + S(6)) / 2;
            Same.Values([insertion, insertion], new Insertion(s_zero, label: ExplainedLabel.Predicted).Score(a));
            Same.Values([1 - insertion, insertion], new Insertion(s_zero, label: ExplainedLabel.Wrong).Score(a));
            Same.Values([2 * insertion - 1, 1 - 2 * insertion], new InsertionMargin(s_zero).Score(a));
        },
        1, 0);

    [Fact]
    public void Names_directions_and_papers_follow_the_label_and_the_area()
    {
        Assert.Equal(["insertion", "insertionPredicted", "wrongLabelInsertion"],
            Enum.GetValues<ExplainedLabel>().Select(l => new Insertion(s_zero, label: l).Name));
        Assert.Equal(["deletion", "deletionPredicted", "wrongLabelDeletion"],
            Enum.GetValues<ExplainedLabel>().Select(l => new Deletion(s_zero, label: l).Name));
        Assert.Equal(Direction.Down, new Insertion(s_zero, label: ExplainedLabel.Wrong).Direction);
        Assert.Equal(Papers.Rise, new Insertion(s_zero, area: Area.Trapezoid).Paper);
        Assert.Equal(Papers.IdExpo, new Deletion(s_zero).Paper);
    }
}
