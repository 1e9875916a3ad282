using Candor.Explainers;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class SmoothGradTests
{
    [Fact]
    public void Of_a_linear_logit_it_is_the_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[2], [3.0, -4.0]]);
        Same.Values([3, -4], Explained.By(new SmoothGrad(new() { Output = ExplainedOutput.Logit }), predictor, Tiny.Rows([1.0, 2.0])));
    }

    // g = x₀³: the mean of 3(x₀ + ε)² is 3x₀² + 3σ², σ = 0.5 · (4 − 2).
    [Fact]
    public void Noise_is_a_share_of_the_inputs_range()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logit(2, x => x.select(1, 0).pow(3));
        var phi = Explained.By(new SmoothGrad(new() { Samples = 400_000, Noise = 0.5, Output = ExplainedOutput.Logit }), predictor,
            Tiny.Rows([2.0, 4.0]));
        Same.Values([12 + 3, 0], phi, 0.15);
    }

    [Fact]
    public void Its_intervals_come_of_the_passes_that_explain()
    {
        using var scope = torch.NewDisposeScope();
        using var inner = Tiny.Mlp(4, 3);
        var (x, targets) = (Tiny.Normal(5, 4), Tiny.Labels(0, 1, 2, 0, 1));
        var smooth = new SmoothGrad(new() { Samples = 7 });
        long Rows(Action<Counting, Generator> act)
        {
            using var counting = new Counting(inner);
            using var generator = new Generator(3);
            act(counting, generator);
            return counting.Rows;
        }
        double[] alone = [], estimated = [];
        Assert.Equal(35, Rows((p, g) => alone = smooth.Explain(p, x, targets, g).ToArray<double>()));
        Assert.Equal(35, Rows((p, g) => estimated = smooth.Estimate(p, x, targets, g).Phi.ToArray<double>()));
        Assert.Equal(alone, estimated);
    }

    [Fact]
    public void Options_that_mean_nothing_are_refused()
    {
        Same.Says(() => new SmoothGrad(new() { Samples = 0 }).Validate(new Candor.Masking.ColumnSpace(2)), "0 noisy copies", "--samples");
        Same.Says(() => new SmoothGrad(new() { Noise = 0 }).Validate(new Candor.Masking.ColumnSpace(2)), "--noise");
    }
}
