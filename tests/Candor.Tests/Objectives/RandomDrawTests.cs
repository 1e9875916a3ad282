using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

public class RandomDrawTests
{
    // The explainer is deterministic, so that only what is drawn varies.
    private static readonly GradientTimesInput s_explainer = new();

    private static Objective Make(int? drawn) =>
        new InsertionRegularizer(s_explainer, Tiny.Zeros(4), new() { Fraction = 1, Drawn = drawn })
        + 0.5 * new DeletionRegularizer(s_explainer, Tiny.Zeros(4), new() { Fraction = 1, Drawn = drawn });

    [Fact]
    public void Drawing_steps_estimates_the_gradient_without_bias()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 2, [3]);
        using var generator = new Generator(8);
        var (x, y) = (Tiny.Normal(2, 4), Tiny.Labels(0, 1));
        var full = Stepped.Differentiate(Make(null), predictor, x, y).Gradient;
        var draws = Enumerable.Range(0, 300).Select(_ => Stepped.Differentiate(Make(2), predictor, x, y, generator, null).Gradient)
            .ToArray();
        for (var i = 0; i < full.Length; i++)
        {
            var values = draws.Select(d => d[i]).ToArray();
            var mean = values.Average();
            var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length / values.Length);
            Assert.InRange(full[i] - mean, -5 * error - 1e-12, 5 * error + 1e-12);
        }
        Assert.Contains(draws, d => Math.Abs(d[0] - full[0]) > 1e-4);
    }

    // Each of the six halves of four rows is explained equally often: their mean is the full gradient, up to rounding.
    [Fact]
    public void Explaining_a_share_of_the_rows_estimates_the_gradient_without_bias()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 2, [3]);
        var (x, y) = (Tiny.Normal(4, 4), Tiny.Labels(0, 1, 1, 0));
        var objective = new CrossEntropy() + Make(null) + 0.1 * new ExplanationNorm(s_explainer);
        var full = Stepped.Differentiate(objective, predictor, x, y);
        (long First, long Second)[] halves = [.. from i in Enumerable.Range(0, 4) from j in Enumerable.Range(i + 1, 3 - i) select ((long)i,
            (long)j)];
        var estimates = halves.Select(h =>
        {
            var rest = Enumerable.Range(0, 4).Select(i => (long)i).Except([h.First, h.Second]);
            var order = Tensor.From<long>([h.First, h.Second, .. rest]);
            return Stepped.Differentiate(objective, predictor, x.index_select(0, order), y.index_select(0, order),
                new() { ExplainedShare = 0.5 });
        }).ToArray();
        Assert.Equal(6, estimates.Length);
        Assert.Equal(full.Value, estimates.Average(e => e.Value), 1e-12);
        for (var i = 0; i < full.Gradient.Length; i++)
            Assert.Equal(full.Gradient[i], estimates.Average(e => e.Gradient[i]), 1e-12);
    }

    [Theory]
    [InlineData(0.5, 5, 2)] // 2.5 to the even 2
    [InlineData(0.5, 3, 2)]
    [InlineData(0.01, 5, 1)] // one at least
    [InlineData(1.0, 5, 5)]
    public void The_share_of_explained_rows_is_rounded_and_one_at_least(double share, int rows, long explained)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp();
        using var generator = new Generator(0);
        using var step = new Step(predictor, Tiny.Normal(rows, 4), Tiny.Cycle(rows, 3), generator, new CrossEntropy(),
            new() { ExplainedShare = share });
        Assert.Equal(explained, step.ExplainedRows);
        Assert.Equal(explained, step.ExplainedInputs.size(0));
    }
}
