using Candor.Tensors;

namespace Candor.Tests.Tensors;

public class ExponentialNoiseTests
{
    [Fact] // Of a million draws: mean and standard deviation 1, and e^{-t} of them above t; five standard errors.
    public void Draws_are_exponential()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var e = ExponentialNoise.Draw([1000, 1001], ScalarType.Float32, generator);
        Assert.InRange(e.mean().ToDouble(), 0.995, 1.005);
        Assert.InRange(e.std().ToDouble(), 0.99, 1.01);
        foreach (var t in new[] { 0.001, 0.1, 0.7, 3, 9 })
        {
            var (share, expected) = (e.gt(t).to(ScalarType.Float64).mean().ToDouble(), Math.Exp(-t));
            var margin = 5 * Math.Sqrt(expected * (1 - expected) / 1e6);
            Assert.InRange(share, expected - margin, expected + margin);
        }
        Assert.True(e.amin().ToDouble() > 5e-8 && e.amax().ToDouble() < 17);
    }

    [Fact] // A vector's neighbours, a row's, and the next draw's have nothing to do with an element.
    public void Draws_are_independent()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var e = ExponentialNoise.Draw([1000, 999], ScalarType.Float64, generator) - 1;
        var next = ExponentialNoise.Draw([1000, 999], ScalarType.Float64, generator) - 1;
        foreach (var (a, b) in new[]
        {
            (e.narrow(1, 0, 998), e.narrow(1, 1, 998)), (e.narrow(1, 0, 991), e.narrow(1, 8, 991)),
            (e.narrow(0, 0, 999), e.narrow(0, 1, 999)), (e, next)
        })
            Assert.InRange((a * b).mean().ToDouble(), -0.005, 0.005);
    }

    [Fact]
    public void The_same_stream_gives_the_same_numbers_in_any_type()
    {
        using var scope = torch.NewDisposeScope();
        using var a = new Generator(7);
        using var b = new Generator(7);
        Same.Values(ExponentialNoise.Draw([3, 5], ScalarType.Float64, a),
            ExponentialNoise.Draw([3, 5], ScalarType.Float32, b).to(ScalarType.Float64), 0);
        Assert.Equal(ExponentialNoise.Draw([2], ScalarType.Float32, a).ToArray<float>(),
            ExponentialNoise.Draw([2], ScalarType.Float32, b).ToArray<float>());
    }

    [Fact] // Where ranks share a batch, a rank's rows are those that the whole batch has.
    public void A_ranks_rows_are_those_of_the_batch()
    {
        using var scope = torch.NewDisposeScope();
        using var a = new Generator(8);
        using var b = new Generator(8);
        var all = ExponentialNoise.Draw([6, 3, 7], ScalarType.Float32, a);
        using var share = new RowShare(Ranks.One, 6, [1, 4, 5]).Enter();
        Same.Values(all.index_select(0, Tensor.From([1L, 4L, 5L], [3])), ExponentialNoise.Draw([3, 3, 7], ScalarType.Float32, b), 0);
    }
}
