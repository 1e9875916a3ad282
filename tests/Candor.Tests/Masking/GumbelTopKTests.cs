using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class GumbelTopKTests
{
    private static readonly double[] s_z = [0.5, 0.3, 0.15, 0.05];

    [Fact] // At a low temperature a draw is one-hot with the probabilities z (Gumbel-max),
    // and the maximum over k draws is "drawn at least once".
    public void At_a_low_temperature_a_unit_is_selected_with_probability_1_minus_1_minus_z_to_the_k()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        foreach (var k in new[] { 1, 3 })
        {
            var v = GumbelTopK.Draw(Rows(20_000), k, 0.01, generator).mean([0]).ToArray<double>();
            // Three standard errors of a share of 20,000.
            Assert.All(v.Zip(s_z), p => Assert.InRange(p.First, 1 - Math.Pow(1 - p.Second, k) - 0.011, 1 - Math.Pow(1 - p.Second, k)
                + 0.011));
        }
    }

    [Theory] // The three ways of computing Eq. (5) are one function of the noise.
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(0.4)]
    [InlineData(0.1)]
    [InlineData(2)]
    public void Powers_and_logarithms_give_equation_5(double temperature)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var e = torch.empty([6, 3, 4], dtype: ScalarType.Float64);
        e.exponential_(generator: generator);
        var logZ = Rows(6);
        Same.Values(Written(logZ, e, temperature), GumbelTopK.Draw(logZ, e, temperature), 1e-12);
    }

    [Fact] // The same stream gives the same e; the largest −log e of the draws counts, and nothing is normalised.
    public void The_released_draw_is_the_largest_perturbed_score_over_the_temperature()
    {
        using var scope = torch.NewDisposeScope();
        using var a = new Generator(3);
        using var b = new Generator(3);
        var e = ExponentialNoise.Draw([6, 3, 4], ScalarType.Float64, a);
        var logZ = Rows(6).detach().requires_grad_();
        var v = GumbelTopK.DrawAsReleased(logZ, 3, 0.5, b);
        Same.Values((logZ.unsqueeze(1) - e.log()).amax([1]) * 2.0, v, 1e-12);
        Assert.True(v.amax().ToDouble() > 1);
        v.sum().backward();
        Same.Values(logZ.ones_like() * 2.0, logZ.grad!, 1e-12);
    }

    [Fact]
    public void One_draw_by_hand()
    {
        using var scope = torch.NewDisposeScope();
        // z = (¾, ¼), e = (1, ½), τ = ½: (z/e)² = (0.5625, 0.25).
        var v = GumbelTopK.Draw(Tiny.Rows([Math.Log(0.75), Math.Log(0.25)]), Tensor.From([1.0, 0.5], [1, 1, 2]), 0.5);
        Same.Values([0.5625 / 0.8125, 0.25 / 0.8125], v, 1e-12);
    }

    [Theory] // The gradient is that of Eq. (5) as it is written, where the graph keeps all draws.
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(0.4)]
    public void Gradients_are_those_of_equation_5(double temperature)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var e = ExponentialNoise.Draw([6, 5, 4], ScalarType.Float64, generator);
        var weights = torch.rand([6, 4], dtype: ScalarType.Float64, generator: generator);
        var (ours, plain) = (Rows(6).detach().requires_grad_(), Rows(6).detach().requires_grad_());
        (GumbelTopK.Draw(ours, e, temperature) * weights).sum().backward();
        (Written(plain, e, temperature) * weights).sum().backward();
        Same.Values(plain.grad!, ours.grad!, 1e-12);
    }

    [Fact]
    public void Gradients_reach_z_and_agree_with_finite_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var e = torch.empty([1, 3, 4], dtype: ScalarType.Float64);
        e.exponential_(generator: generator);
        var scores = Tiny.Rows([0.3, -0.2, 0.9, 0.1]).detach().requires_grad_();
        var weights = Tiny.Rows([1, 2, 3, 4]);
        double Value(Tensor s) => (GumbelTopK.Draw(s.log_softmax(1), e, 0.5) * weights).sum().ToDouble();
        var gradient = Gradients.Of((GumbelTopK.Draw(scores.log_softmax(1), e, 0.5) * weights).sum(), [scores])[0].ToArray<double>();
        for (var i = 0; i < 4; i++)
        {
            var step = new double[4];
            step[i] = 1e-6;
            var numeric = (Value(scores + Tiny.Rows(step)) - Value(scores - Tiny.Rows(step))) / 2e-6;
            Assert.Equal(numeric, gradient[i], 6);
        }
    }

    [Fact]
    public void Numbers_that_mean_nothing_are_refused()
    {
        Same.Says(() => GumbelTopK.Validate(0, 0.5), "0 units", "--k");
        Same.Says(() => GumbelTopK.Validate(3, 0), "temperature", "above 0");
    }

    // Eq. (5), statement by statement.
    private static Tensor Written(Tensor logZ, Tensor e, double temperature) =>
        ((logZ.unsqueeze(1) - e.log()) / temperature).softmax(2).amax([1]);

    private static Tensor Rows(int rows) => Tensor.From(Enumerable.Range(0, rows).SelectMany(_ => s_z.Select(p => Math.Log(p))).ToArray(),
        [rows, 4]);
}
