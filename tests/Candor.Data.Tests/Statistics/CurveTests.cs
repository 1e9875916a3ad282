using Candor.Data.Statistics;

namespace Candor.Data.Tests.Statistics;

public class CurveTests
{
    private static readonly double[] s_scores = [0.9, 0.8, 0.8, 0.4, 0.3];
    private static readonly bool[] s_inside = [true, true, false, true, false];

    // Pairs of a row inside with a row outside: .9 beats both, .8 ties and beats, .4 loses and beats: 2 + 1.5 + 1 of 6.
    // Above each inside row: 1, .75, .5 (variance 1/16); below each outside row: 1.5/3, 1 (variance 1/8): 1/48 + 1/16 = 1/12.
    [Fact]
    public void The_area_and_DeLongs_error_are_the_hand_computed_ones()
    {
        var area = RocArea.Of(s_scores, s_inside);
        Assert.Equal(0.75, area.Value, 12);
        var half = 1.959963984540054 * Math.Sqrt(1.0 / 12) / (0.75 * 0.25);
        Assert.Equal(1 / (1 + Math.Exp(-(Math.Log(3) + half))), area.High, 12);
        Assert.Equal(1 / (1 + Math.Exp(-(Math.Log(3) - half))), area.Low, 12);
    }

    [Fact]
    public void Sides_that_do_not_overlap_have_an_area_without_an_interval()
    {
        var area = RocArea.Of([0.1, 0.2, 0.7, 0.9], [false, false, true, true]);
        Assert.Equal(1, area.Value);
        Assert.True(double.IsNaN(area.Low));
        Assert.True(double.IsNaN(RocArea.Of([0.1, 0.2], [true, true]).Value));
    }

    [Fact] // Thresholds ∞, .9, .8 (a tie of both kinds), .4, .3.
    public void Every_score_is_a_point()
    {
        var points = Operating.Of(s_scores, s_inside);
        Assert.Equal([double.PositiveInfinity, 0.9, 0.8, 0.4, 0.3], points.Thresholds);
        Assert.Equal([0, 1, 2, 3, 3], points.TruePositives);
        Assert.Equal([0, 0, 1, 1, 2], points.FalsePositives);
    }

    [Fact] // Precision 1 at the first, 2/3 at the second, 3/4 at the third row of the class.
    public void Average_precision_is_the_hand_computed_mean()
    {
        var precision = Operating.Of(s_scores, s_inside).AveragePrecision();
        var expected = (1 + 2 / 3.0 + 3 / 4.0) / 3;
        Assert.Equal(expected, precision.Value, 12);
        Assert.Equal(Wilson.Share(3 * expected, 3), precision);
        Assert.Equal(Wilson.Share(2, 2), Operating.Of([0.9, 0.8, 0.1], [true, true, false]).AveragePrecision());
    }

    [Fact]
    public void Counts_at_thresholds_take_rows_on_the_threshold()
    {
        var (right, wrong) = Operating.Of(s_scores, s_inside).At([0, 0.35, 0.8, 0.81, 1]);
        Assert.Equal([3, 3, 2, 1, 0], right);
        Assert.Equal([2, 1, 1, 0, 0], wrong);
    }

    [Fact]
    public void A_thinned_curve_has_both_ends_and_few_points()
    {
        var random = new Random(3);
        var inside = Enumerable.Range(0, 5000).Select(_ => random.Next(3) == 0).ToArray();
        var points = Operating.Of([.. inside.Select(i => random.NextDouble() + (i ? 0.4 : 0))], inside);
        var thin = points.Thinned(100);
        Assert.InRange(thin.Thresholds.Count, 50, 101);
        Assert.Equal((0, 0), (thin.TruePositives[0], thin.FalsePositives[0]));
        Assert.Equal((points.TruePositives[^1], points.FalsePositives[^1]), (thin.TruePositives[^1], thin.FalsePositives[^1]));
        // No gap along the curve is much larger than its share.
        Assert.All(thin.TruePositives.Zip(thin.TruePositives.Skip(1)), p => Assert.InRange((p.Second - p.First)
            / (double)points.TruePositives[^1], 0, 0.025));
    }
}
