using Candor.Tensors;
using Candor.Tests.Support;

namespace Candor.Tests.Tensors;

public class RanksTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_sum_is_the_same_on_every_rank(int count)
    {
        var sums = ThreadRanks.Run(count, ranks =>
        {
            using var scope = torch.NewDisposeScope();
            var x = torch.arange(3, dtype: ScalarType.Float64, device: torch.CPU) + (double)ranks.Index;
            ranks.Sum(x);
            return x.ToArray<double>();
        });
        double[] expected = [.. Enumerable.Range(0, 3).Select(i => count * i + count * (count - 1) / 2.0)];
        Assert.All(sums, s => Assert.Equal(expected, s));
    }

    [Fact]
    public void Bytes_come_in_the_order_of_the_ranks()
    {
        var gathered = ThreadRanks.Run(3, ranks => (ranks.Gather(new byte[ranks.Index]), ranks.FromFirst([(byte)(7 + ranks.Index)])));
        Assert.All(gathered, g => Assert.Equal([0, 1, 2], g.Item1.Select(b => b.Length)));
        Assert.All(gathered, g => Assert.Equal([7], g.Item2));
    }

    [Fact]
    public void One_that_says_so_is_enough()
    {
        Assert.Equal([true, true, true], ThreadRanks.Run(3, ranks => ranks.Any(ranks.Index == 2)));
        Assert.Equal([false, false], ThreadRanks.Run(2, ranks => ranks.Any(false)));
        Assert.True(Ranks.One.Any(true));
    }

    [Fact]
    public void What_cannot_be_added_up_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("Int32", Assert.Throws<ArgumentException>(
            () => Ranks.One.Sum(torch.zeros([2], dtype: ScalarType.Int32, device: torch.CPU))).Message);
        Assert.Contains("contiguous", Assert.Throws<ArgumentException>(
            () => Ranks.One.Sum(torch.zeros([2, 3], device: torch.CPU).t())).Message);
    }

    [Fact]
    public void One_process_exchanges_nothing()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.ones([2], device: torch.CPU);
        Ranks.One.Sum(x);
        Assert.Equal([1, 1], x.ToArray<float>());
        Assert.True(Ranks.One is { Count: 1, Index: 0, IsFirst: true });
        Assert.Equal([1, 2], Ranks.One.FromFirst([1, 2]));
    }
}
