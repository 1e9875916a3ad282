using Candor.Explainers;
using Candor.Masking;

namespace Candor.Tests.Explainers;

public class LimeOptionsTests
{
    private static void Refused(LimeOptions options, params string[] words) =>
        Same.Says(() => new Lime(options).Validate(new ColumnSpace(6)), words);

    [Fact]
    public void Fewer_samples_than_units_are_refused_with_the_least_number() =>
        Refused(new() { Samples = 5 }, "5 samples", "6 units", "underdetermined", "--samples 6");

    [Fact]
    public void As_many_samples_as_units_are_taken() => new Lime(new() { Samples = 6 }).Validate(new ColumnSpace(6));

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_ridge_that_is_no_number_above_0_is_refused(double ridge) => Refused(new() { Ridge = ridge }, "ridge", "above 0");

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_width_that_is_no_number_above_0_is_refused(double width) => Refused(new() { Width = width }, "kernel width", "above 0");
}
