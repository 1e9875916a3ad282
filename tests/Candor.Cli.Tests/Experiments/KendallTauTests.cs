using Candor.Experiments.Statistics;

namespace Candor.Cli.Tests.Experiments;

public class KendallTauTests
{
    [Fact]
    public void Orders_are_alike_opposite_or_between()
    {
        Assert.Equal(1, KendallTau.Of([1, 2, 3], [10, 20, 21]));
        Assert.Equal(-1, KendallTau.Of([1, 2, 3], [3, 2, 1]));
        // Of three pairs two are alike.
        Assert.Equal(1.0 / 3, KendallTau.Of([1, 2, 3], [1, 3, 2]), 1e-12);
        // A tie counts in neither: two pairs alike of √(3 · 2).
        Assert.Equal(2 / Math.Sqrt(6), KendallTau.Of([1, 2, 3], [1, 1, 2]), 1e-12);
        Assert.Equal(double.NaN, KendallTau.Of([1, 1], [1, 2]));
    }
}
