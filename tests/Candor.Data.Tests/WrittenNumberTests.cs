using Candor.Data.Formats;

namespace Candor.Data.Tests;

public sealed class WrittenNumberTests
{
    [Theory]
    [InlineData("12", 12.0, 12.0)]
    [InlineData("1,5", null, 1.5)]
    [InlineData("1.5", 1.5, null)]
    [InlineData("1,100", 1100.0, 1.1)]
    [InlineData("1.100", 1.1, 1100.0)]
    [InlineData("1,234.5", 1234.5, null)]
    [InlineData("1.234,5", null, 1234.5)]
    [InlineData("1 234,5", null, 1234.5)]
    [InlineData("1'234.5", 1234.5, null)]
    [InlineData("12.345.678,9", null, 12345678.9)]
    [InlineData("-1,5", null, -1.5)]
    [InlineData("−2", -2.0, -2.0)]
    [InlineData("€ 100", 100.0, 100.0)]
    [InlineData("$-3", -3.0, -3.0)]
    [InlineData("-$3", -3.0, -3.0)]
    [InlineData("99 €", 99.0, 99.0)]
    [InlineData("EUR 1,500", 1500.0, 1.5)]
    [InlineData("12,5 %", null, 12.5)]
    [InlineData("20 kg", 20.0, 20.0)]
    [InlineData("21,5°C", null, 21.5)]
    [InlineData("1,23,4", null, null)]
    [InlineData("1.2.3", null, null)]
    [InlineData("12-15", null, null)]
    [InlineData("2020-01-02", null, null)]
    [InlineData("12:30", null, null)]
    [InlineData("A1", null, null)]
    [InlineData("--3", null, null)]
    [InlineData("kg", null, null)]
    [InlineData("", null, null)]
    public void A_number_is_read_in_either_form(string text, double? point, double? comma)
    {
        Assert.Equal(point, WrittenNumber.TryRead(text, NumberForm.Point, out var p) ? p : null);
        Assert.Equal(comma, WrittenNumber.TryRead(text, NumberForm.Comma, out var c) ? c : null);
    }
}
