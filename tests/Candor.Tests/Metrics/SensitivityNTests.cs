using Candor.Masking;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class SensitivityNTests
{
    private static readonly Baseline s_zero = Tiny.Zeros(5);

    /// <summary>f_1 = σ(g) is nearly linear in a small g, so shares of a small logit predict the falls.</summary>
    private static double Score(double[] phi, SensitivityNOptions? options = null, bool derivative = false, double x = 1)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(1e-4, 2e-4, -3e-4, 4e-4, 5e-4);
        using var a = new Assessment(predictor, new Told(phi) { Derivative = derivative },
            torch.full([1, 5], x, dtype: ScalarType.Float64), Tiny.Labels(1));
        var metric = new SensitivityN(s_zero, options);
        metric.Validate(5);
        return metric.Score(a).ToDouble();
    }

    [Fact]
    public void Shares_that_predict_every_fall_correlate_fully()
    {
        Assert.Equal(1, Score([1, 2, -3, 4, 5], new() { Removed = 2 }), 1e-6);
        Assert.Equal(-1, Score([-1, -2, 3, -4, -5], new() { Removed = 2 }), 1e-6);
    }

    [Fact]
    public void Derivatives_are_multiplied_by_the_difference_from_the_background_first()
    {
        // x = −1 turns every share round; the derivative does not know, the product does.
        Assert.Equal(-1, Score([1, 2, -3, 4, 5], new() { Removed = 2 }, x: -1), 1e-6);
        Assert.Equal(1, Score([1, 2, -3, 4, 5], new() { Removed = 2 }, derivative: true, x: -1), 1e-6);
    }

    [Fact]
    public void A_constant_explanation_varies_with_nothing_and_counts_as_0()
    {
        Assert.Equal(0, Score([2, 2, 2, 2, 2], new() { Removed = 2 }));
        Assert.Equal(0, Score([0, 0, 0, 0, 0]));
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e9)]
    public void The_scale_of_the_contributions_does_not_matter(double scale)
    {
        double[] phi = [1, 2, -3, 4, -5];
        Assert.Equal(Score(phi, new() { Removed = 2 }), Score([.. phi.Select(p => p * scale)], new() { Removed = 2 }), 1e-6);
        Assert.Equal(0, Score([.. Enumerable.Repeat(2 * scale, 5)], new() { Removed = 2 }));
    }

    [Fact]
    public void A_constant_model_counts_as_0()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(5);
        using var a = new Assessment(predictor, new Told([1, 2, 3, 4, 5]), Tiny.Normal(3, 5), Tiny.Labels(1, 0, 1));
        Same.Values([0, 0, 0], new SensitivityN(s_zero).Score(a), 0);
        var remark = Assert.Single(Evaluator.Evaluate("it", a, [new SensitivityN(s_zero)]).Remarks);
        Assert.Contains("undefined for 3 of 3 rows", remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_no_more_units_than_n_one_less_than_all_is_removed()
    {
        Assert.Equal(1, Score([1, 2, -3, 4, 5], new() { Removed = 99 }), 1e-6);
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(2);
        using var one = new Assessment(predictor, new Told([1]), Tiny.Rows([3.0]), Tiny.Labels(1));
        Same.Values([0], new SensitivityN(Tiny.Zeros(1)).Score(one), 0);
    }

    [Fact]
    public void Every_set_has_n_units()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        Assert.All(Same.Numbers(RandomSubsets.OfSize(4, 100, 9, generator).sum(2)), n => Assert.Equal(4, n));
    }

    // Pearson's r of (1, 2, 3) and (1, 2, 4): covariance 1, variances ⅔ and 14/9.
    [Fact]
    public void The_correlation_is_pearsons()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([1 / Math.Sqrt(2.0 / 3 * 14 / 9)], SensitivityN.Correlation(Tiny.Rows([1.0, 2, 3]), Tiny.Rows([1.0, 2, 4])));
    }

    [Fact]
    public void Options_that_mean_nothing_are_refused()
    {
        Same.Says(() => new SensitivityN(s_zero, new() { Removed = 0 }).Validate(5), "removes 0 units", "1 unit");
        Same.Says(() => new SensitivityN(s_zero, new() { Subsets = 1 }).Validate(5), "in 1 sets", "2 sets");
    }
}
