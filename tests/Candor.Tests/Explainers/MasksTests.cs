using Candor.Explainers;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class MasksTests
{
    [Fact]
    public void All_coalitions_are_there_once_the_full_one_first_and_the_empty_one_second()
    {
        using var scope = torch.NewDisposeScope();
        var rows = Same.Numbers(Masks.AllCoalitions(4, torch.CPU)).Chunk(4).Select(r => string.Concat(r)).ToArray();
        Assert.Equal(16, rows.Distinct().Count());
        Assert.Equal("1111", rows[0]);
        Assert.Equal("0000", rows[1]);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    public void Drawn_coalitions_come_with_their_complements(int samples)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var z = Masks.Coalitions(3, samples, 6, generator);
        Assert.Equal([3, samples, 6], z.shape);
        Same.Values(torch.ones([3, 6], dtype: ScalarType.Float64), z.select(1, 0));
        Same.Values(torch.zeros([3, 6], dtype: ScalarType.Float64), z.select(1, 1));
        for (var m = 2; m + 1 < samples; m += 2)
            Same.Values(torch.ones([3, 6], dtype: ScalarType.Float64), z.select(1, m) + z.select(1, m + 1));
        var kept = z.narrow(1, 2, samples - 2).sum(2);
        Assert.InRange(kept.min().ToDouble(), 1, 5);
        Assert.InRange(kept.max().ToDouble(), 1, 5);
    }

    // Sizes k of D = 4 are drawn ∝ 1/(k(4 − k)): ⅓, ¼, ⅓ of 11/12, i.e. 4/11, 3/11, 4/11; the complement of k is 4 − k, which keeps the
    // law.
    [Fact]
    public void Sizes_follow_the_shapley_kernel_and_units_are_chosen_evenly()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var z = Masks.Coalitions(1, 22002, 4, generator).narrow(1, 2, 22000);
        var sizes = Same.Numbers(z.sum(2)).GroupBy(k => k).ToDictionary(g => (int)g.Key, g => g.Count());
        Assert.InRange(sizes[1], 8000 - 400, 8000 + 400);
        Assert.InRange(sizes[2], 6000 - 400, 6000 + 400);
        Assert.InRange(sizes[3], 8000 - 400, 8000 + 400);
        Assert.All(Same.Numbers(z.narrow(1, 0, 22000).mean([1])), mean => Assert.Equal(0.5, mean, 1e-12));
        var first = Same.Numbers(z.reshape(11000, 2, 4).select(1, 0).mean([0]));
        Assert.All(first, mean => Assert.InRange(mean, 0.47, 0.53));
    }
}
