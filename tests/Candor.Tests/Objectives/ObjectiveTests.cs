using Candor.Explainers;
using Candor.Objectives;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

public class ObjectiveTests
{
    private static readonly Lime s_lime = new(new() { Samples = 20, AllMasks = false });

    [Fact]
    public void Terms_add_up_with_their_weights()
    {
        var norm = new ExplanationNorm(s_lime);
        var ce = new CrossEntropy();
        var objective = ce + 0.5 * (2 * norm + 3.0 * ce);
        Assert.Equal([(1.0, ce), (1.0, norm), (1.5, (Objective)ce)], objective.Terms);
        Assert.Equal([(1.0, (Objective)ce)], ce.Terms);
    }

    [Fact]
    public void The_value_of_a_sum_is_the_weighted_sum_of_the_values()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        var (x, y) = (Tiny.Normal(4, 4), Tiny.Cycle(4, 3));
        var b = Tiny.Zeros(4);
        Objective[] terms = [new CrossEntropy(), new InsertionRegularizer(s_lime, b), new DeletionRegularizer(s_lime, b),
            new ExplanationNorm(s_lime)];
        double[] weights = [1, 0.3, -2, 10];
        var sum = terms.Zip(weights, (t, w) => w * t).Aggregate((a, c) => a + c);
        var parts = terms.Zip(weights).Sum(t => t.Second * Stepped.Value(t.First, predictor, x, y));
        Assert.Equal(parts, Stepped.Value(sum, predictor, x, y), 1e-12);
    }

    [Fact]
    public void Evaluate_gives_the_value_that_backward_differentiates()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        using var generator = new Generator(0);
        var (x, y) = (Tiny.Normal(4, 4), Tiny.Cycle(4, 3));
        var objective = new CrossEntropy() + 2 * new InsertionRegularizer(s_lime, Tiny.Zeros(4));
        using var step = new Step(predictor, x, y, generator, objective, new() { Path = GradientPath.SingleGraph });
        Assert.Equal(Stepped.Value(objective, predictor, x, y), objective.Evaluate(step).ToDouble(), 1e-12);
    }

    [Fact]
    public void Explanations_that_several_terms_need_are_asked_for_once()
    {
        var b = Tiny.Zeros(4);
        var objective = new CrossEntropy() + new InsertionRegularizer(s_lime, b) + new DeletionRegularizer(s_lime, b)
            + new WrongLabelInsertion(s_lime, b);
        Assert.Equal([(s_lime, ExplainedLabel.True), ((Explainer)s_lime, ExplainedLabel.Wrong)], objective.Needs);
        Assert.Empty(new CrossEntropy().Needs);
    }

    [Fact]
    public void One_pass_over_the_perturbations_serves_all_terms_and_labels()
    {
        using var scope = torch.NewDisposeScope();
        using var mlp = Tiny.Mlp();
        using var counting = new Counting(mlp);
        var b = Tiny.Zeros(4);
        var objective = new InsertionRegularizer(s_lime, b) + new DeletionRegularizer(s_lime, b, form: DeletionForm.B)
            + new ExplanationNorm(s_lime) + new WrongLabelInsertion(s_lime, b) + new ExpoFidelity(s_lime) + new ExpoStability(s_lime);
        Stepped.Differentiate(objective, counting, Tiny.Normal(4, 4), Tiny.Cycle(4, 3), new() { Path = GradientPath.SingleGraph });
        // 4 rows × 20 perturbations once, and 4 rows × 2 steps for each of the three masked terms.
        Assert.Equal(4 * 20 + 3 * 4 * 2, counting.Rows);
    }
}
