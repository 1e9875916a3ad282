using Candor.Data.Statistics;

namespace Candor.Data.Tests.Statistics;

public class TwoSamplesTests
{
    [Fact] // 1, 2, 3 against 2, 3, 4: one third of the mass lies off on each side; everything moves by 1.
    public void Distances_are_the_hand_computed_ones()
    {
        var apart = TwoSamples.Of([3, 1, 2], [2, double.NaN, 4, 3]);
        Assert.Equal(1 / 3.0, apart.Statistic, 12);
        Assert.Equal(1, apart.Distance, 12);
        Assert.True(apart.P > 0.9);
    }

    [Fact] // Two samples that share nothing: λ = (√50 + .12 + .11/√50) · 1, far beyond chance; all moved by 10.
    public void Samples_that_share_nothing_are_beyond_chance()
    {
        var apart = TwoSamples.Of(Enumerable.Range(0, 100).Select(i => i / 100.0), Enumerable.Range(0, 100).Select(i => 10 + i / 100.0));
        Assert.Equal(1, apart.Statistic);
        Assert.Equal(10, apart.Distance, 9);
        Assert.True(apart.P < 1e-20);
        Assert.True(double.IsNaN(TwoSamples.Of([], [1]).P));
    }

    [Fact] // The textbook's critical value: λ = 1.358 has p = .05 (with n = 10⁸ the correction is nothing).
    public void The_p_value_is_that_of_the_tables()
    {
        var n = 20_000;
        var d = 1.358 / Math.Sqrt(n / 2.0);
        var shifted = (int)Math.Round(d * n);
        double[] x = [.. Enumerable.Range(0, n).Select(i => (double)i)], y = [.. x.Select(v => v + shifted)];
        Assert.Equal(0.05, TwoSamples.Of(x, y).P, 2);
        Assert.Equal(1, TwoSamples.Of(x, x).P);
    }

    [Fact] // 30 and 10 of 40 against 20 and 20 of 40: expected 25 and 15; χ² = 2 · 25/25 + 2 · 25/15 = 5.333; p = .0209; a quarter moves.
    public void Frequencies_are_compared_by_hand()
    {
        var apart = Frequencies.Of([30, 10], [20, 20]);
        Assert.Equal(0.25, apart.Distance, 12);
        Assert.Equal(16 / 3.0, apart.Statistic, 12);
        Assert.Equal(0.0209, apart.P, 4);
    }

    [Fact] // Categories of one row each are taken together: 2 against 2 is no difference, though none is shared.
    public void Rare_categories_are_taken_together_in_the_test_alone()
    {
        var apart = Frequencies.Of([40, 1, 1, 0, 0], [40, 0, 0, 1, 1]);
        Assert.Equal(2 / 42.0, apart.Distance, 12);
        Assert.Equal((0, 1), (apart.Statistic, apart.P));
    }
}
