using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class NeighbourFillTests
{
    private static double[] Fill(int high, int wide, double[] pixels, params int[] missing)
    {
        using var scope = torch.NewDisposeScope();
        var known = Enumerable.Range(0, pixels.Length).Select(i => missing.Contains(i) ? 0.0 : 1).ToArray();
        return NeighbourFill.Fill(Tensor.From(pixels, [1, 1, high, wide]), Tensor.From(known, [1, 1, high, wide])).ToArray<double>();
    }

    [Fact] // (2 + 4 + 6 + 8)/6 + (1 + 3 + 7 + 9)/12 = 20/6 + 20/12 = 5.
    public void One_missing_pixel_is_the_weighted_mean_of_the_eight_around_it() =>
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], Fill(3, 3, [1, 2, 3, 4, -77, 6, 7, 8, 9], 4), (a, b) => Math.Abs(a - b) < 1e-9);

    [Fact] // u = (a + v)/2 and v = (u + b)/2: a third of the way each.
    public void Missing_neighbours_are_solved_together() =>
        Assert.Equal([3, 5, 7, 9], Fill(1, 4, [3, 0, 0, 9], 1, 2), (a, b) => Math.Abs(a - b) < 1e-9);

    [Fact] // A corner has two direct neighbours and one across: (2 · 2 + 2 · 4 + 1 · 6)/5.
    public void At_the_rim_the_weights_of_the_neighbours_there_are_count() =>
        Assert.Equal(18.0 / 5, Fill(2, 2, [0, 2, 4, 6], 0)[0], 1e-9);

    [Fact]
    public void Images_are_solved_for_themselves_whatever_else_is_in_the_batch()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var images = torch.randn([5, 2, 7, 6], dtype: ScalarType.Float64, generator: generator);
        var known = (torch.rand([5, 1, 7, 6], dtype: ScalarType.Float64, generator: generator) > 0.8).to(ScalarType.Float64);
        var all = NeighbourFill.Fill(images, known);
        for (var i = 0; i < 5; i++)
            Same.Values(all.narrow(0, i, 1).ToArray<double>(),
                NeighbourFill.Fill(images.narrow(0, i, 1), known.narrow(0, i, 1)).flatten(), 1e-9);
        var kept = known.expand(images.shape).eq(1);
        Same.Values(images.masked_select(kept).ToArray<double>(), all.masked_select(kept), 0);
        Assert.InRange(all.abs().max().ToDouble(), 0, images.abs().max().ToDouble());
    }

    [Fact]
    public void What_is_not_known_is_not_looked_at() =>
        Assert.Equal([3, 5, 7, 9], Fill(1, 4, [3, double.NaN, double.PositiveInfinity, 9], 1, 2), (a, b) => Math.Abs(a - b) < 1e-9);
}
