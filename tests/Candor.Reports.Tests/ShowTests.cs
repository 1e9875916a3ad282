using Candor.Reports.Markup;

namespace Candor.Reports.Tests;

public class ShowTests
{
    [Theory]
    [InlineData(0.12345, "0.123")]
    [InlineData(-0.5, "−0.500")]
    [InlineData(0, "0.000")]
    [InlineData(0.000123, "1.23e-4")]
    [InlineData(-12345, "−1.23e+4")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "–")]
    public void Scores_are_short_and_never_lose_their_size(double value, string shown) => Assert.Equal(shown, Show.Score(value));

    [Theory]
    [InlineData(4.21, "4.2 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    public void Durations_are_in_units_that_people_use(double seconds, string shown) => Assert.Equal(shown, Show.Duration(seconds));
}
