using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class IntegratedGradientsTests
{
    private static IntegratedGradients Make(int points, ExplainedOutput output = ExplainedOutput.Logit, Baseline? b = null) =>
        new(new() { Points = points, Output = output }, b);

    [Fact]
    public void A_linear_logit_needs_one_point()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[2], [3.0, -4.0]]);
        Same.Values([3, -8], Explained.By(Make(1), predictor, Tiny.Rows([1.0, 2.0])));
    }

    // g = x₀²x₁ on the path t(2, 3): ∂₀ = 2t·t·2·3 = 12t², ∂₁ = 4t²; their means are 4 and 4/3, so φ = (8, 4); the midpoint rule errs by
    // 1/(12n²)·….
    [Fact]
    public void A_polynomial_is_integrated_along_the_path()
    {
        using var scope = torch.NewDisposeScope();
        var predictor = Tiny.Logit(2, x => x.select(1, 0).square() * x.select(1, 1));
        Same.Values([8, 4], Explained.By(Make(2000), predictor, Tiny.Rows([2.0, 3.0])), 1e-5);
    }

    [Theory]
    [InlineData(ExplainedOutput.Logit)]
    [InlineData(ExplainedOutput.Probability)]
    public void Contributions_tend_to_the_fall_from_the_input_to_the_background(ExplainedOutput output)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        var x = Tiny.Normal(5, 4);
        double[] b = [0.5, -1, 0, 2];
        var f = predictor.forward(torch.cat([x, Tiny.Rows(b)]));
        f = (output == ExplainedOutput.Logit ? f : f.softmax(1)).select(1, 1);
        var error = (Explained.By(Make(4000, output, Baseline.Of(b)), predictor, x).sum(1) - (f.narrow(0, 0, 5) - f.narrow(0, 5, 1))).abs()
            .max().ToDouble();
        Assert.InRange(error, 0, 1e-3);
    }

    [Fact]
    public void Taken_in_pieces_the_rows_are_the_same_as_with_one_graph()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        var x = Tiny.Normal(50, 4);
        Same.Values(Explained.By(Make(40), predictor, x, differentiable: true), Explained.By(Make(40), predictor, x), 1e-14);
        Same.Values(Explained.By(Make(1500), predictor, x.narrow(0, 0, 2)), Explained.By(Make(1500), predictor, x).narrow(0, 0, 2), 1e-14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Fewer_than_one_point_is_refused(int points) =>
        Same.Says(() => Make(points).Validate(new ColumnSpace(2)), FormattableString.Invariant($"{points} points"), "1 or more");
}
