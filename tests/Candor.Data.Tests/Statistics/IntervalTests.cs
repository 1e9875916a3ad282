using Candor.Data.Statistics;

namespace Candor.Data.Tests.Statistics;

public class IntervalTests
{
    [Fact] // Newcombe (1998), Statistics in Medicine 17, Table I: 81 of 263 has Wilson's interval .2553 to .3662; 0 of 20 has 0 to .1611.
    public void Wilsons_interval_is_the_published_one()
    {
        var share = Wilson.Share(81, 263);
        Assert.Equal(0.2553, share.Low, 4);
        Assert.Equal(0.3662, share.High, 4);
        var none = Wilson.Share(0, 20);
        Assert.Equal(0, none.Low, 12);
        Assert.Equal(0.1611, none.High, 4);
        Assert.True(double.IsNaN(Wilson.Share(0, 0).Value));
    }

    [Fact] // 1, 2, 3, 4: mean 2.5, sample variance 5/3, error √(5/12).
    public void A_means_interval_is_the_hand_computed_one()
    {
        var mean = Estimated.Mean([1, 2, double.NaN, 3, 4]);
        Assert.Equal(2.5, mean.Value, 12);
        Assert.Equal(2.5 + 1.959963984540054 * Math.Sqrt(5.0 / 12), mean.High, 12);
        Assert.True(double.IsNaN(Estimated.Mean([7]).Low));
        Assert.True(double.IsNaN(Estimated.Mean([]).Value));
    }
}
