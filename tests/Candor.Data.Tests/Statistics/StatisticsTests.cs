using Candor.Data.Statistics;

namespace Candor.Data.Tests.Statistics;

public class StatisticsTests
{
    [Fact] // By hand: d = 1, 2, 3, mean 2, deviation 1, t = 2√3; with two degrees of freedom p = 1 − t/√(2 + t²).
    public void A_paired_test_is_the_hand_computed_one()
    {
        var test = PairedTest.Of([2, 4, 6], [1, 2, 3], overlap: 0);
        var t = 2 * Math.Sqrt(3);
        Assert.Equal(3, test.N);
        Assert.Equal(2, test.Difference, 12);
        Assert.Equal(t, test.T, 12);
        Assert.Equal(1 - t / Math.Sqrt(2 + t * t), test.P, 10);
        Assert.Equal(2, test.EffectSize, 12);
        // t(0.975, 2) = 4.302652729911275
        Assert.Equal(2 - 4.302652729911275 / Math.Sqrt(3), test.Low, 8);
        Assert.Equal(2 + 4.302652729911275 / Math.Sqrt(3), test.High, 8);
    }

    [Fact] // d = 1, 2, 3: deviation 1, variance of the mean 1/3 + 2/7 = 13/21.
    public void Splits_that_overlap_are_corrected_for()
    {
        var test = PairedTest.Of([2, 4, 6], [1, 2, 3]);
        Assert.Equal(Math.Sqrt(13.0 / 21), test.Error, 12);
        Assert.Equal(2 / Math.Sqrt(13.0 / 21), test.T, 12);
        Assert.True(test.P > PairedTest.Of([2, 4, 6], [1, 2, 3], overlap: 0).P);
    }

    // d = .01 ± .02 with 4 degrees of freedom: deviation .01·√2.5, error that/√5 = .01/√2; t of the bounds (.03 − .01)/.00707 and (.01 +
    // .03)/.00707.
    [Fact]
    public void Equivalence_is_two_one_sided_tests()
    {
        double[] a = [-0.01, 0, 0.01, 0.02, 0.03];
        var test = PairedTest.Of(a, new double[5], overlap: 0);
        Assert.Equal(0.01 / Math.Sqrt(2), test.Error, 12);
        var expected = MathNet.Numerics.Distributions.StudentT.CDF(0, 1, 4, -0.02 / test.Error);
        Assert.Equal(expected, test.Equivalence(0.03), 12);
        Assert.True(test.NotBelow(0.03) < test.Equivalence(0.03));
        Assert.True(test.Equivalence(0.005) > 0.5, "a difference beyond the margin is not equivalent");
    }

    [Fact]
    public void Four_repeats_show_no_equivalence_and_equal_values_do()
    {
        Assert.True(double.IsNaN(PairedTest.Of([0.1, 0, 0.2, 0], [0.1, 0, 0.1, 0]).Equivalence(0.5)));
        Assert.Equal(0, PairedTest.Of([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]).Equivalence(0.02));
        Assert.True(double.IsNaN(PairedTest.Of([2, 3, 4, 5, 6], [1, 2, 3, 4, 5]).NotBelow(0.02)));
    }

    [Fact]
    public void Turned_round_only_signs_change()
    {
        var (one, other) = (PairedTest.Of([0.3, 0.5, 0.9, 0.2], [0.1, 0.6, 0.4, 0.3]), PairedTest.Of([0.1, 0.6, 0.4, 0.3],
            [0.3, 0.5, 0.9, 0.2]));
        Assert.Equal(one.P, other.P, 12);
        Assert.Equal(one.T, -other.T, 12);
        Assert.Equal(one.Low, -other.High, 12);
    }

    [Fact]
    public void Differences_without_spread_are_certain_or_none()
    {
        Assert.Equal(1, PairedTest.Of([1, 2], [1, 2]).P);
        Assert.True(double.IsNaN(PairedTest.Of([2, 3], [1, 2]).P), "two equal differences are no certainty");
        Assert.True(double.IsNaN(PairedTest.Of([2], [1]).P));
        Assert.Equal(0, PairedTest.Of([double.NaN], [1]).N);
        Assert.Equal(2, PairedTest.Of([1, double.NaN, 3], [1, 2, 1]).N);
        Assert.Throws<ArgumentException>(() => PairedTest.Of([1], [1, 2]));
    }

    [Fact] // Holm's own procedure: 0.01·4, 0.02·3 = 0.06, max(0.06, 0.03·2), max(0.06, 0.2).
    public void Holm_is_the_hand_computed_correction()
    {
        var adjusted = Holm.Adjust([0.02, 0.2, 0.01, double.NaN, 0.03]);
        double[] expected = [0.06, 0.2, 0.04, double.NaN, 0.06];
        Assert.All(expected.Zip(adjusted), pair => Assert.Equal(pair.First, pair.Second, 12));
        Assert.Equal([1.0, 1.0], Holm.Adjust([0.6, 0.9]));
    }
}
