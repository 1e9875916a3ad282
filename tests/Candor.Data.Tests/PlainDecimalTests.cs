using System.Globalization;
using System.Text;
using Candor.Data.Formats;

namespace Candor.Data.Tests;

/// <summary>The short way to a number gives the bits of the long one, or leaves the text to it.</summary>
public sealed class PlainDecimalTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("7")]
    [InlineData("-12.5")]
    [InlineData("0.1")]
    [InlineData(".5")]
    [InlineData("00012.3400")]
    [InlineData("999999999999999")]
    [InlineData("0.0000000000001")]
    [InlineData("9007199254.7409")]
    public void Digits_with_a_point_are_read(string text)
    {
        Assert.True(PlainDecimal.TryRead<byte>(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(Bits(double.Parse(text, CultureInfo.InvariantCulture)), Bits(value));
        Assert.True(Cell.TryNumber(text, out value));
        Assert.Equal(Bits(double.Parse(text, CultureInfo.InvariantCulture)), Bits(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData(" 1")]
    [InlineData("12345678901234567")]
    [InlineData("ı")]
    public void Anything_else_is_left_to_the_general_parser(string text) =>
        Assert.False(PlainDecimal.TryRead<byte>(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Random_decimals_have_the_bits_of_the_general_parser()
    {
        var random = new Xoshiro256(16);
        for (var i = 0; i < 20_000; i++)
        {
            var digits = ((long)(random.Next() >> 14)).ToString(CultureInfo.InvariantCulture)[..(1 + random.Next(12))];
            var point = random.Next(digits.Length);
            var text = $"{(random.Next(2) == 0 ? "-" : "")}{digits[..point]}.{digits[point..]}";
            Assert.True(PlainDecimal.TryRead<byte>(Encoding.UTF8.GetBytes(text), out var value), text);
            Assert.Equal(Bits(double.Parse(text, CultureInfo.InvariantCulture)), Bits(value));
        }
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
