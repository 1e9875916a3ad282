using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class ComplexityTests
{
    private static double Of(Metric metric, params double[] phi)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(phi.Length);
        using var assessment = new Assessment(predictor, new Told(phi), Tiny.Normal(1, phi.Length), Tiny.Labels(1));
        return metric.Score(assessment).ToDouble();
    }

    [Fact] // Shares ¼, ¼, ½: 2 · ¼ ln 4 + ½ ln 2 = 1.5 ln 2.
    public void Complexity_is_the_entropy_of_the_shares_whatever_sign_and_scale()
    {
        Assert.Equal(1.5 * Math.Log(2), Of(new Complexity(), 1, -1, 2), 1e-12);
        Assert.Equal(1.5 * Math.Log(2), Of(new Complexity(), 1e-6, -1e-6, 2e-6), 1e-12);
        Assert.Equal(0, Of(new Complexity(), 0, 0, -3), 1e-12);
        Assert.Equal(Math.Log(4), Of(new Complexity(), 2, -2, 2, -2), 1e-12);
    }

    [Fact] // 1 − 2 (1 · 2.5/3 + 2 · 1.5/3 + 3 · 0.5/3)/6 = 2/9.
    public void Sparseness_is_the_Gini_index_of_the_sizes()
    {
        Assert.Equal(2.0 / 9, Of(new Sparseness(), 3, -1, 2), 1e-12);
        Assert.Equal(0.75, Of(new Sparseness(), 0, 0, -3, 0), 1e-12);
        Assert.Equal(0, Of(new Sparseness(), 5, 5, -5), 1e-12);
    }

    [Fact]
    public void An_explanation_that_is_all_zero_has_neither()
    {
        Assert.True(double.IsNaN(Of(new Complexity(), 0, 0)));
        Assert.True(double.IsNaN(Of(new Sparseness(), 0, 0)));
    }
}
