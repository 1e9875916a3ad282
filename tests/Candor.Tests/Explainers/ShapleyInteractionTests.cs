using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

/// <summary>Interactions of pairs, by hand.</summary>
public sealed class ShapleyInteractionTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static FunctionPredictor Of(int units, Func<double[], double> p) =>
        FunctionPredictor.OfRows(x => [1 - p(x), p(x)], new ColumnSpace(units), 2);

    private static (double[] Values, double[] Errors) At(Predictor predictor, double[] x, (int, int)[] pairs, int draws = 64)
    {
        using var generator = new Generator(3);
        var rows = Tensor.From([.. x.Select(v => (float)v)], [1, x.Length]);
        var (values, errors) = ShapleyInteraction.Of(predictor, rows, Tiny.Labels(1), Tiny.Zeros(x.Length), pairs, draws, generator);
        return (values.ToArray<double>(), errors.ToArray<double>());
    }

    // Of 0.2 x₀x₁ + 0.3 x₂ at 1 the product belongs to x₀ and x₁ together, whatever else is there.
    [Fact]
    public void A_product_is_what_two_make_together_and_a_sum_is_nothing()
    {
        using var f = Of(3, x => 0.2 * x[0] * x[1] + 0.3 * x[2]);
        var (values, errors) = At(f, [1, 1, 1], [(0, 1), (1, 0), (0, 2), (2, 1)]);
        Assert.Equal([0.2, 0.2, 0, 0], values.Select(v => Math.Round(v, 6)));
        Assert.All(errors, e => Assert.Equal(0, e));
    }

    // x₀x₁x₂: with x₂ there the pair makes it all, without it nothing; S is empty or {x₂} with weight 1/2 each.
    [Fact]
    public void Of_three_that_act_only_together_each_pair_has_half()
    {
        using var f = Of(3, x => x[0] * x[1] * x[2]);
        Assert.All(At(f, [1, 1, 1], [(0, 1), (0, 2), (1, 2)]).Values, v => Assert.Equal(0.5, v, 1e-6));
    }

    // The weights of sets of three others are 1/4, 1/12, 1/12, 1/4 a set: x₀x₁(1 − x₂)(1 − x₃)… is only in the empty set.
    [Fact]
    public void Sets_weigh_by_their_size()
    {
        using var f = Of(5, x => x[0] * x[1] * (1 - x[2]) * (1 - x[3]) * (1 - x[4]));
        Assert.Equal(0.25, At(f, [1, 1, 1, 1, 1], [(0, 1)]).Values[0], 1e-6);
        using var two = Of(2, x => x[0] * x[1]);
        Assert.Equal(1, At(two, [1, 1], [(0, 1)]).Values[0], 1e-6);
    }

    [Fact]
    public void Drawn_sets_tend_to_all_sets_and_say_how_near()
    {
        using var f = Of(8, x => x[0] * x[1] * (0.5 + 0.5 * x[2] * x[3]) * (1 - 0.5 * x[4]));
        double[] x = [1, 1, 1, 1, 1, 1, 1, 1];
        var exact = At(f, x, [(0, 1), (2, 3)]);
        var drawn = At(f, x, [(0, 1), (2, 3)], draws: 60);
        Assert.All(exact.Errors, e => Assert.Equal(0, e));
        foreach (var (value, error, right) in drawn.Values.Zip(drawn.Errors, exact.Values))
        {
            Assert.InRange(error, 0.001, 0.1);
            Assert.InRange(value, right - 4 * error, right + 4 * error);
        }
    }

    [Fact]
    public void What_is_no_pair_and_too_few_sets_are_refused()
    {
        using var f = Of(3, x => 0);
        Same.Says(() => At(f, [1, 1, 1], [(1, 1)]), "no pair", "0 to 2");
        Same.Says(() => At(f, [1, 1, 1], [(0, 0)]), "no pair");
        Same.Says(() => At(f, [1, 1, 1], [(0, 3)]), "no pair");
        Same.Says(() => At(f, [1, 1, 1], [(0, 1)], draws: 1), "2 or more");
        Assert.Empty(At(f, [1, 1, 1], []).Values);
    }
}
