using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class GradientTests
{
    // Logits W x: the gradient of logit y is the y-th row of W, whatever x.
    [Fact]
    public void The_gradient_of_a_linear_logit_is_its_weights()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([[1.0, 2], [3, -4], [0, 5]]);
        Same.Values([3, -4, /**/ 0, 5], Explained.By(new Gradient(ExplainedOutput.Logit), predictor, Tiny.Normal(2, 2), Tiny.Labels(1, 2)));
    }

    // f_1 = σ(w·x): ∂f_1/∂x = σ(1 − σ) w, and ∂f_0/∂x is its opposite.
    [Fact]
    public void The_gradient_of_a_logistic_probability_is_the_slope_times_the_weights()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(2, -1);
        var p = Tiny.Sigmoid(2 * 0.3 - 0.5);
        var slope = p * (1 - p);
        Same.Values([2 * slope, -slope, /**/ -2 * slope, slope], Explained.By(new Gradient(), predictor, Tiny.Rows([0.3, 0.5], [0.3, 0.5]),
            Tiny.Labels(1, 0)));
    }

    [Fact]
    public void The_inputs_of_a_categorical_column_are_added_up()
    {
        using var scope = torch.NewDisposeScope();
        var space = new ColumnSpace(new Schema([Column.Categorical("c", "a", "b"), Column.Numeric("n")], "y", ["0", "1"]));
        using var predictor = Tiny.Linear([new double[3], [1.0, 10, 100]], space: space);
        Same.Values([11, 100], Explained.By(new Gradient(ExplainedOutput.Logit), predictor, Tiny.Normal(1, 3)));
        Same.Values([1 * 2 + 10 * 3, 100 * 4], Explained.By(new GradientTimesInput(ExplainedOutput.Logit), predictor,
            Tiny.Rows([2.0, 3.0, 4.0])));
    }

    [Fact]
    public void A_constant_model_has_no_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(3);
        Same.Values([0, 0, 0], Explained.By(new Gradient(), predictor, Tiny.Normal(1, 3)), 0);
    }

    [Fact]
    public void Only_gradients_are_derivatives()
    {
        Assert.True(new Gradient().IsDerivative);
        Assert.False(new GradientTimesInput().IsDerivative);
        Assert.False(new IntegratedGradients().IsDerivative);
        Assert.False(new Lime().IsDerivative);
    }
}
