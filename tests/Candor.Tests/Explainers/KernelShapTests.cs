using System.Numerics;
using Candor.Explainers;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class KernelShapTests
{
    private static KernelShap Logit(int samples = 200) => new(new() { Samples = samples, Output = ExplainedOutput.Logit });

    private static Tensor Ones(int columns) => torch.ones([1, columns], dtype: ScalarType.Float64);

    [Theory]
    [InlineData(5, 200)] // all coalitions
    [InlineData(5, 20)]
    [InlineData(5, 11)] // an odd number leaves one pair without its complement
    [InlineData(12, 24)]
    [InlineData(12, 200)]
    public void Contributions_add_up_to_the_fall_from_the_input_to_the_background(int columns, int samples)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(columns, 3, [16]);
        var x = Tiny.Normal(4, columns);
        var p = predictor.forward(torch.cat([x, torch.zeros([1, columns], dtype: ScalarType.Float64)])).softmax(1).select(1, 1);
        var phi = Explained.By(new KernelShap(new() { Samples = samples }), predictor, x);
        Same.Values(p.narrow(0, 0, 4) - p.narrow(0, 4, 1), phi.sum(1), 1e-9);
    }

    // Shapley's definition: φ_i = Σ over S without i of |S|!(D − |S| − 1)!/D! · (v(S ∪ i) − v(S)).
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void With_all_coalitions_they_are_shapley_values_by_definition(int units)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(units, 3, [7]);
        var x = Tiny.Normal(1, units);
        var masks = Tensor.From(Enumerable.Range(0, 1 << units).SelectMany(s => Enumerable.Range(0,
            units).Select(i => (double)(s >> i & 1))).ToArray(), [1 << units, units]);
        var v = Same.Numbers(predictor.forward(x * masks).softmax(1).select(1, 1));
        var expected = Enumerable.Range(0, units).Select(i => Enumerable.Range(0, 1 << units).Where(s => (s >> i & 1) == 0).Sum(s =>
        {
            var size = BitOperations.PopCount((uint)s);
            return Factorial(size) * Factorial(units - size - 1) / Factorial(units) * (v[s | 1 << i] - v[s]);
        })).ToArray();
        Same.Values(expected, Explained.By(new KernelShap(), predictor, x), 1e-8);

        static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (a, b) => a * b);
    }

    // v(∅) = 0, v({0}) = v({1}) = 1, v({0,1}) = 0: each unit is worth ½·1 + ½·(−1) = 0. With x = (1, 0) the second never changes v.
    [Fact]
    public void The_units_of_an_exclusive_or_share_nothing_and_a_unit_at_the_background_is_worth_nothing()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([0, 0], Explained.By(Logit(), Tiny.Xor(), Tiny.Rows([1.0, 1.0])), 1e-8);
        Same.Values([1, 0], Explained.By(Logit(), Tiny.Xor(), Tiny.Rows([1.0, 0.0])), 1e-8);
        Same.Values([0, 0, 0], Explained.By(Logit(), Tiny.Xor(3), Tiny.Rows([0.0, 0.0, 9.0])), 1e-8);
    }

    // g = x₀x₁ + x₂ at (1, 1, 1): the product is shared in halves.
    [Fact]
    public void Units_that_play_the_same_part_get_the_same()
    {
        using var scope = torch.NewDisposeScope();
        var predictor = Tiny.Logit(3, x => x.select(1, 0) * x.select(1, 1) + x.select(1, 2));
        Same.Values([0.5, 0.5, 1], Explained.By(Logit(), predictor, Ones(3)), 1e-8);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(14)]
    public void A_unit_that_the_output_does_not_depend_on_gets_nothing_when_exact_and_nearly_nothing_when_sampled(int samples)
    {
        using var scope = torch.NewDisposeScope();
        var predictor = Tiny.Logit(5, x => (x.select(1, 0) * 2.0 + x.select(1, 1) * x.select(1, 3)).tanh());
        var phi = Same.Numbers(Explained.By(Logit(samples), predictor, Ones(5)));
        Assert.InRange(phi[2], samples == 200 ? -1e-8 : -0.2, samples == 200 ? 1e-8 : 0.2);
        Assert.Equal(phi[2], phi[4], samples == 200 ? 1e-8 : 0.2);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(15)]
    public void Explanations_of_a_sum_are_the_sums_of_explanations(int samples)
    {
        using var scope = torch.NewDisposeScope();
        Tensor G(Tensor x) => (x.select(1, 0) * x.select(1, 1)).sigmoid();
        Tensor H(Tensor x) => (x.select(1, 2) - x.select(1, 4) * x.select(1, 3)).tanh();
        var x = Tiny.Normal(3, 5);
        var phi = (Func<Tensor, Tensor> g) => Explained.By(Logit(samples), Tiny.Logit(5, g), x);
        Same.Values(phi(G) + phi(H) * 2.0, phi(z => G(z) + H(z) * 2.0), 1e-8);
    }

    // g = Σ h_i(x_i): every unit is worth h_i(x_i) − h_i(b_i), whatever is drawn.
    [Theory]
    [InlineData(6, 64)]
    [InlineData(6, 40)]
    [InlineData(20, 100)]
    public void An_additive_model_is_explained_exactly_even_from_samples(int units, int samples)
    {
        using var scope = torch.NewDisposeScope();
        var w = Tiny.Normal(1, units, 3);
        var predictor = Tiny.Logit(units, x => (x * w).tanh().sum(1) + 4.0);
        var x = Tiny.Normal(3, units);
        Same.Values((x * w).tanh(), Explained.By(Logit(samples), predictor, x), 1e-7);
    }

    [Fact] // φ_d = w_d (x_d − b_d), to the last digits: nothing is added to the diagonal.
    public void All_coalitions_are_exact_to_rounding()
    {
        using var scope = torch.NewDisposeScope();
        double[] w = [1, -2, 1e-3, 4, 5, 0, 7, -8];
        using var predictor = Tiny.Logit(8, x => (x * Tiny.Rows(w)).sum(1));
        var x = torch.ones([1, 8], dtype: ScalarType.Float64);
        var phi = Explained.By(new KernelShap(new() { Samples = 256, Output = ExplainedOutput.Logit }), predictor, x);
        Same.Values(w, phi.flatten(), 1e-13);
    }

    [Fact]
    public void Sampled_values_come_near_the_exact_ones()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(8, 3, [16]);
        var x = Tiny.Normal(5, 8);
        var exact = Explained.By(new KernelShap(new() { Samples = 256 }), predictor, x);
        var far = (Explained.By(new KernelShap(new() { Samples = 250 }), predictor, x) - exact).abs().max().ToDouble();
        Assert.InRange(far, 1e-9, 0.05);
    }

    [Fact]
    public void One_unit_is_worth_the_whole_fall()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([[0.0], [2.0]], [0, 5]);
        Same.Values([6, -2], Explained.By(Logit(2), predictor, Tiny.Rows([3.0], [-1.0])));
    }

    [Fact]
    public void The_papers_literal_fit_does_not_add_up_to_the_fall()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[4], [1, 1, 1, 1]], [0, 5]);
        var literal = new KernelShap(new() { Fit = ShapleyFit.PaperLiteral, Output = ExplainedOutput.Logit });
        Assert.True(Math.Abs(Explained.By(literal, predictor, Ones(4)).sum().ToDouble() - 4) > 0.5);
        Assert.Equal(4, Explained.By(Logit(), predictor, Ones(4)).sum().ToDouble(), 1e-9);
    }

    [Fact]
    public void The_papers_literal_fit_of_one_unit_is_an_error_that_says_why()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([[0.0], [2.0]]);
        Same.Says(
            () => Explained.By(new KernelShap(new() { Fit = ShapleyFit.PaperLiteral }), predictor, Tiny.Rows([3.0])),
            "some but not all of the 1 units", "constrained");
    }
}
