using Candor.Explainers;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class MaxSensitivityTests
{
    [Fact]
    public void An_explanation_that_does_not_move_has_none()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([[1.0, 2], [3, 4]]);
        using var a = new Assessment(predictor, new Gradient(ExplainedOutput.Logit), Tiny.Normal(3, 2), Tiny.Labels(0, 1, 1));
        Same.Values([0, 0, 0], new MaxSensitivity().Score(a), 0);
    }

    // Gradient × input of a linear logit is w⊙x, so a shift δ moves it by w⊙δ: here |(3δ₀, 4δ₁)| / |(3, 4)|.
    [Fact]
    public void It_is_the_largest_relative_change_over_the_draws()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([[0.0, 0], [3, 4]]);
        using var a = new Assessment(predictor, new GradientTimesInput(ExplainedOutput.Logit), Tiny.Rows([1.0, 1.0]), Tiny.Labels(1));
        Same.Values([1], MaxSensitivity.Score(a, [Tiny.Rows([0.1, 0.1]), Tiny.Rows([1.0, -1.0]), Tiny.Rows([0.0, 0.5])]));
        Assert.InRange(new MaxSensitivity(new() { Radius = 0.2 }).Score(a).ToDouble(), 0.01, 0.2);
    }

    [Fact]
    public void It_is_not_a_number_where_the_explanation_is_all_zero()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(2);
        using var a = new Assessment(predictor, new Gradient(), Tiny.Normal(2, 2), Tiny.Labels(0, 1));
        Same.Values([double.NaN, double.NaN], new MaxSensitivity().Score(a));
    }

    [Fact]
    public void Perturbation_masks_are_held_so_that_only_the_input_moves_the_explanation()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        using var a = new Assessment(predictor, new Lime(new() { Samples = 20 }), Tiny.Normal(3, 4), Tiny.Labels(0, 1, 2));
        Same.Values([0, 0, 0], MaxSensitivity.Score(a, [torch.zeros([3, 4], dtype: ScalarType.Float64)]), 0);
    }

    [Theory]
    [InlineData(0.0, 10)]
    [InlineData(double.NaN, 10)]
    [InlineData(double.PositiveInfinity, 10)]
    [InlineData(0.1, 0)]
    public void Options_that_mean_nothing_are_refused(double radius, int draws) =>
        Same.Says(() => new MaxSensitivity(new() { Radius = radius, Draws = draws }).Validate(3), "radius above 0", "1 draw");
}
