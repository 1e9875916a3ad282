using System.Globalization;

namespace Candor.Data.Tests;

/// <summary>Numbers in another spelling are read as numbers or refused, and never become categories.</summary>
public sealed class DisguiseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // Twenty rows; the a of a row as written.
    private string Table(Func<int, string> a) => _folder.Write("table.csv", "a;b;kind\n" + string.Concat(Enumerable.Range(0, 20)
        .Select(i => $"{a(i)};{i};{(i % 2 == 0 ? "x" : "y")}\n")));

    private Dataset Read(Func<int, string> a, DataOptions? options = null) => Dataset.Open(Table(a), null, options);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("#,5", "comma")]
    [InlineData("1,10#", "point")]
    [InlineData("€ #", "point")]
    [InlineData("# %", "point")]
    [InlineData("# kg", "point")]
    [InlineData("#,5 €", "comma")]
    public void They_are_refused_with_advice(string written, string advice)
    {
        var refused = Assert.Throws<CandorException>(() => Read(i => written.Replace("#", Text(i % 9), StringComparison.Ordinal)));
        Assert.Contains($"--numbers {advice}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("column 'a' holds numbers in another spelling", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--categorical a", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_are_those_of_half_of_the_cells() => Assert.Contains("10 of 20 cells",
        Assert.Throws<CandorException>(() => Read(i => i % 2 == 0 ? $"{i},5" : Text(i))).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_with_digits_stay_categories()
    {
        string[] names = ["1st", "2nd", "3rd", "4th", "5XL", "A4"];
        Assert.Equal(ColumnKind.Categorical, Read(i => names[i % 6]).Schema.Columns[0].Kind);
        Assert.Equal(ColumnKind.Categorical, Read(i => $"{i % 3},5", new() { Categorical = ["a"] }).Schema.Columns[0].Kind);
    }

    [Fact]
    public void Read_as_numbers_they_are_the_same_data_as_plain_ones()
    {
        var plain = Read(i => Text(1000 + i * .5)).Sha256;
        string Comma(double v) => Text(v).Replace('.', ',').Insert(1, ".");
        Assert.Equal(plain, Read(i => Comma(1000 + i * .5), new() { Numbers = NumberForm.Comma }).Sha256);
        Assert.Equal(plain, Read(i => "€ " + Text(1000 + i * .5).Insert(1, ","), new() { Numbers = NumberForm.Point }).Sha256);
        // Points part thousands, though 1.012 would be a plain number.
        Assert.Equal(Read(i => Text(1000 + i)).Sha256, Read(i => $"1.0{i:00}", new() { Numbers = NumberForm.Comma }).Sha256);
    }

    [Theory]
    [InlineData("N/A")]
    [InlineData("n/a")]
    [InlineData("null")]
    [InlineData("None")]
    [InlineData("-")]
    [InlineData(".")]
    public void What_says_that_there_is_no_value_is_missing_among_numbers(string marker)
    {
        string Cell(int i) => i % 5 < 3 ? marker : Text(i);
        Assert.Contains($"missing value ('{marker}')", Assert.Throws<CandorException>(() => Read(Cell)).Message, StringComparison.Ordinal);
        var data = Read(Cell, new() { Missing = MissingPolicy.Mean });
        Assert.Equal(ColumnKind.Numeric, data.Schema.Columns[0].Kind);
        Assert.Equal(12, Enumerable.Range(0, 20).Count(row => double.IsNaN(data.Row(row)[0])));
        Assert.Equal(8, Read(Cell, new() { Missing = MissingPolicy.Drop }).Count);
        Assert.Equal(ColumnKind.Categorical, Read(i => i % 2 == 0 ? marker : "red").Schema.Columns[0].Kind);
    }

    [Fact]
    public void Which_cells_hold_no_value_can_be_said()
    {
        Assert.Equal(["EU", "NA"], Read(i => i % 2 == 0 ? "NA" : "EU", new() { MissingTokens = [] }).Schema.Columns[0].Categories);
        var rain = Read(i => i % 4 == 0 ? "-999" : Text(i), new() { MissingTokens = ["-999"], Missing = MissingPolicy.Mean });
        Assert.True(double.IsNaN(rain.Row(0)[0]));
    }

    [Fact]
    public void New_data_is_read_likewise()
    {
        DataOptions options = new() { Numbers = NumberForm.Comma, Missing = MissingPolicy.Mean };
        var contract = Contract.Of(Read(i => i == 3 ? "n/a" : $"{i},5", options).Split(.7, .1, 1), options);
        var rows = CaseFile.Open(contract, _folder.Write("new.csv", "a;b\n1.234,5;1\n-;2\n"), new() { Numbers = NumberForm.Comma })
            .ToDataset();
        Assert.Equal(1234.5, rows.Row(0)[0]);
        Assert.True(double.IsNaN(rows.Row(1)[0]));
    }

    public void Dispose() => _folder.Dispose();
}
