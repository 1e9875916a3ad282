using Candor.Explainers;
using Candor.Masking;

namespace Candor.Tests.Explainers;

public class KernelShapOptionsTests
{
    private static void Refused(KernelShapOptions options, int units, params string[] words) =>
        Same.Says(() => new KernelShap(options).Validate(new ColumnSpace(units)), words);

    [Fact]
    public void Fewer_samples_than_twice_the_units_are_refused() => Refused(new() { Samples = 19 }, 10, "19 samples", "10 units",
        "--samples 20");

    [Fact]
    public void The_literal_fit_needs_as_many_samples_as_units() =>
        Refused(new() { Samples = 9, Fit = ShapleyFit.PaperLiteral }, 10, "9 samples", "--samples 10");

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 4, true)]
    [InlineData(3, 8, true)]
    [InlineData(3, 7, false)]
    [InlineData(7, 200, true)]
    [InlineData(8, 200, false)]
    [InlineData(40, int.MaxValue, false)]
    public void All_coalitions_are_taken_where_the_samples_allow(int units, int samples, bool exhaustive)
    {
        var options = new KernelShapOptions { Samples = samples };
        Assert.Equal(exhaustive, options.IsExhaustive(units));
        new KernelShap(options).Validate(new ColumnSpace(units));
    }

    [Fact]
    public void The_literal_fit_never_takes_all_coalitions() =>
        Assert.False(new KernelShapOptions { Fit = ShapleyFit.PaperLiteral }.IsExhaustive(3));

    [Theory]
    [InlineData(0.0)]
    [InlineData(-2.0)]
    [InlineData(double.NaN)]
    public void A_ridge_that_is_no_number_above_0_is_refused(double ridge) => Refused(new() { Ridge = ridge }, 3, "ridge", "above 0");
}
