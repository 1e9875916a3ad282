using System.Text;

namespace Candor.Data.Tests;

public sealed class HeaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Dataset Open(string text, DataOptions? options = null, string? label = null) =>
        Dataset.Open(_folder.Write("t.csv", text), label, options);

    private string Refusal(string text, DataOptions? options = null) =>
        Assert.Throws<CandorException>(() => Open(text, options)).Message;

    private static string Rows(Func<int, string> row, int n = 20) => string.Concat(Enumerable.Range(0, n).Select(i => row(i) + "\n"));

    [Fact]
    public void A_first_line_that_counts_from_0_names_the_columns()
    {
        var text = "0,1,2,3\n" + Rows(i => $"0.{i},{i}.5,3,{i % 4}");
        var data = Open(text);
        Assert.Equal(20, data.Count);
        Assert.Equal(["0", "1", "2"], data.Schema.Columns.Select(c => c.Name));
        Assert.Contains(data.Notes, n => n.Contains("counts from 0 to 3", StringComparison.Ordinal));
        Assert.Equal(21, Open(text, new() { Header = false }).Count);
        Assert.Equal(22, Open("0,1,2,3\n" + text).Count);
    }

    [Fact]
    public void Numbers_over_numbers_are_names_where_a_text_stands_over_classes_that_never_have_it()
    {
        var rows = Rows(i => $"{i}.5,2.{i},{(i % 2 == 0 ? "u" : "v")}");
        var data = Open("400.5,410.5,kind\n" + rows);
        Assert.Equal(20, data.Count);
        Assert.Equal(["400.5", "410.5"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal(["u", "v"], data.Schema.Classes);
        Assert.Contains(data.Notes, n => n.Contains("'kind'", StringComparison.Ordinal));
        // The class comes again, if only at the end: a row.
        Assert.Equal(22, Open("400.5,410.5,kind\n" + rows + "1,2,kind\n").Count);
        Assert.Equal(21, Open("400.5,410.5,u\n" + rows).Count);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("", 1)]
    [InlineData("Unnamed: 0", 7)]
    [InlineData("\"\"", 0)]
    public void A_nameless_first_column_that_numbers_the_rows_is_left_out(string name, int first)
    {
        var data = Open($"{name},a,b,kind\n" + Rows(i => $"{first + (i * 7 % 20)},{i},{-i},{(i < 10 ? "u" : "v")}"));
        Assert.Equal(["a", "b"], data.Schema.Columns.Select(c => c.Name));
        Assert.Contains(data.Notes, n => n.Contains("numbers the rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_nameless_column_that_measures_stays()
    {
        Assert.Equal(3, Open(",a,b,kind\n" + Rows(i => $"{i % 7},{i},{-i},{(i < 10 ? "u" : "v")}")).Schema.Columns.Count);
        Assert.Equal(3, Open(",a,b,kind\n" + Rows(i => $"{i}.5,{i},{-i},{(i < 10 ? "u" : "v")}")).Schema.Columns.Count);
        Assert.Equal(20, Open(",a,b,kind\n" + Rows(i => $"{i},{i},{-i},{(i < 10 ? "u" : "v")}"), new() { Ids = ["column 1"] }).Ids.Count);
    }

    [Theory]
    [InlineData("{0},{1},{2},", null)]
    [InlineData("{0},{1},{2},,,", null)]
    [InlineData("{0};{1};{2};;", null)]
    [InlineData("{0},{1},{2},,", "a,b,kind,,")]
    public void Columns_at_the_end_without_name_and_value_are_left_out(string row, string? header)
    {
        var data = Open((header is null ? "" : header + "\n") + Rows(i => string.Format(System.Globalization.CultureInfo.InvariantCulture,
            row, i, -i, i % 2 == 0 ? "u" : "v")));
        Assert.Equal(2, data.Schema.Columns.Count);
        Assert.Equal(header is null ? "c3" : "kind", data.Schema.Label);
        Assert.Equal(20, data.Count);
    }

    [Fact]
    public void Remarks_at_the_start_are_left_out_and_others_on_request()
    {
        var rows = Rows(i => $"{i},{-i},{(i % 2 == 0 ? "u" : "v")}");
        var data = Open("# made by a station\n# unit: cm\na,b,kind\n" + rows);
        Assert.Equal((20, "kind"), (data.Count, data.Schema.Label));
        Assert.Contains(data.Notes, n => n.Contains("first 2 lines start with #", StringComparison.Ordinal));
        Assert.Equal("#a", Open("#a,b,kind\n" + rows).Schema.Columns[0].Name);
        var middle = "a,b,kind\n" + rows + "# half past two\n" + rows;
        Assert.Contains("--comment '#'", Refusal(middle), StringComparison.Ordinal);
        Assert.Equal(40, Open(middle, new() { Comment = '#' }).Count);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Lines_before_the_table_are_left_out_on_request_in_any_encoding(string encoding)
    {
        var text = "|1x3 Cross validator\nExport of 1 May\na,b,kind\n" + Rows(i => $"{i},{-i},{(i % 2 == 0 ? "ü" : "v")}");
        var e = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. e.GetPreamble(), .. e.GetBytes(text)];
        var data = Dataset.Open(_folder.Write("s.csv", bytes), null, new() { SkipLines = 2 });
        Assert.Equal((20, "kind"), (data.Count, data.Schema.Label));
        Assert.Equal(["v", "ü"], data.Schema.Classes);
        Assert.Contains("--skip-lines", Refusal("Export of 1 May, Berlin\na,b,kind\n" + Rows(i => $"{i},{-i},u")),
            StringComparison.Ordinal);
        Assert.Contains("--skip-lines", Refusal(text, new() { SkipLines = 99 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sep=;\na;kind\n{0}", ';', "utf-8")]
    [InlineData("sep=;\r\na;kind\r\n{0}", ';', "utf-16")]
    [InlineData("sep=\t\na\tkind\n{0}", '\t', "utf-8")]
    public void Excels_line_about_the_separator_is_no_row(string text, char separator, string encoding)
    {
        var e = Encoding.GetEncoding(encoding);
        var all = string.Format(System.Globalization.CultureInfo.InvariantCulture, text,
            Rows(i => $"{i}{separator}{(i % 2 == 0 ? "u" : "v")}"));
        var data = Dataset.Open(_folder.Write("s.csv", [.. e.GetPreamble(), .. e.GetBytes(all)]));
        Assert.Equal((20, "a", "kind"), (data.Count, data.Schema.Columns[0].Name, data.Schema.Label));
    }

    [Fact]
    public void Which_column_is_the_label_is_said_whether_asked_for_or_not()
    {
        var text = "x,y,species\n" + Rows(i => $"{i},{i % 2},{(i < 10 ? "elm" : "oak")}");
        Assert.Equal("The label is the column 'y', for its name (--label COL takes another).", Open(text).Notes[0]);
        Assert.Equal("The label is the column 'species'.", Open(text, label: "species").Notes[0]);
        Assert.Equal("The label is the column 'kind', the last one (--label COL takes another).",
            Open("a,kind\n" + Rows(i => $"{i},{(i < 10 ? "elm" : "oak")}")).Notes[0]);
    }

    [Fact]
    public void Columns_are_chosen()
    {
        var text = "a,name,b,kind\n" + Rows(i => $"{i},free text {i},{-i},{(i % 2 == 0 ? "u" : "v")}", 60);
        Assert.Equal(["a", "b"], Open(text, new() { Columns = ["b", "a"] }).Schema.Columns.Select(c => c.Name));
        Assert.Equal(60, Open(text, new() { Columns = ["b", "kind"], Ids = ["name"] }).Ids.Count);
        Assert.Contains("no column 'c'", Refusal(text, new() { Columns = ["c"] }), StringComparison.Ordinal);
    }
}
