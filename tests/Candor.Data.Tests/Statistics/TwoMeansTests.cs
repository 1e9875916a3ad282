using Candor.Data.Statistics;

namespace Candor.Data.Tests.Statistics;

public class TwoMeansTests
{
    // 1, 2, 3 against 4, 6, 8, 10: means 2 and 7; errors² 1/3 and (20/3)/4 = 5/3; t = −5/√2; freedom 4/(1/18 + 25/27).
    [Fact]
    public void Welchs_test_is_the_hand_computed_one()
    {
        var test = TwoMeans.Of([1, 2, 3], [4, 6, double.NaN, 8, 10]);
        Assert.Equal(-5, test.Difference.Value, 12);
        var freedom = 4 / (1 / 18.0 + 25 / 27.0);
        var half = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, freedom, 0.975) * Math.Sqrt(2);
        Assert.Equal(-5 + half, test.Difference.High, 12);
        Assert.Equal(2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, freedom, -5 / Math.Sqrt(2)), test.P, 12);
    }

    [Fact]
    public void Means_without_spread_are_no_certainty()
    {
        Assert.Equal(1, TwoMeans.Of([1, 1], [1, 1]).P);
        Assert.True(double.IsNaN(TwoMeans.Of([1, 1], [2, 2]).P));
        Assert.True(double.IsNaN(TwoMeans.Of([1], [2, 3]).P));
    }

    [Fact] // Newcombe (1998), Table II, (a): 56/70 − 48/80, method 10: 0.0524 to 0.3339.
    public void The_interval_of_two_shares_is_the_published_one()
    {
        var test = TwoMeans.OfShares(56, 70, 48, 80);
        Assert.Equal(0.2, test.Difference.Value, 12);
        Assert.Equal(0.0524, test.Difference.Low, 4);
        Assert.Equal(0.3339, test.Difference.High, 4);
        // χ² = 150 (56·32 − 14·48)²/(70·80·104·46): p = .0082.
        Assert.Equal(0.0082, test.P, 3);
        Assert.Equal(1, TwoMeans.OfShares(10, 10, 20, 20).P);
    }
}
