namespace Candor.Data.Tests;

public sealed class QuotesTests : IDisposable
{
    private static readonly string s_text = "text\tlabel\n" + string.Concat(Enumerable.Range(0, 20).Select(i =>
        (i == 5 ? "\"lovely room said my aunt" : i == 11 ? "\"" : $"room {i} was fine")
            + (i % 2 == 0 ? "\tgood\n" : "\tbad\n")));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Quotes_that_mean_nothing_swallow_no_row()
    {
        var path = _folder.Write("r.tsv", s_text);
        var refusal = Assert.Throws<CandorException>(() => Dataset.Open(path, null, new() { Text = "text" })).Message;
        Assert.Contains("r.tsv:7:1: ", refusal, StringComparison.Ordinal);
        Assert.Contains("--no-quotes", refusal, StringComparison.Ordinal);
        var data = Dataset.Open(path, null, new() { Text = "text", NoQuotes = true, Missing = MissingPolicy.Drop });
        Assert.Equal(19, data.Count); // a lone quote is no word
        Assert.Equal("\"lovely room said my aunt", data.Document(5));
    }

    [Theory]
    [InlineData(',', "so said I\"", "bad")]
    [InlineData(';', "so said I\"", "bad")]
    [InlineData(',', "so said I", "bad\"")] // then the record has one cell
    public void Rows_of_numbers_and_classes_are_not_swallowed_either(char separator, string closing, string label)
    {
        var path = _folder.Write("c.csv", $"text{separator}n{separator}label\n" + string.Concat(Enumerable.Range(0, 20).Select(i =>
            string.Join(separator, i == 5 ? "\"lovely room" : i == 11 ? closing : $"room {i}", i,
                i == 11 ? label : i % 2 == 0 ? "good" : "bad") + "\n")));
        var refusal = Assert.Throws<CandorException>(() => Dataset.Open(path, null, new() { Text = "text" })).Message;
        Assert.Contains("c.csv:7:1: ", refusal, StringComparison.Ordinal);
        Assert.Contains("--no-quotes", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quoted_text_of_several_lines_with_commas_stays_one()
    {
        var path = _folder.Write("l.csv", "text,label\n\"Dear sir,\nmany thanks, good\",good\n\"well,bad\nand worse, I say\",bad\n"
            + string.Concat(Enumerable.Range(0, 10).Select(i => $"room {i},{(i % 2 == 0 ? "good" : "bad")}\n")));
        Assert.Equal(12, Dataset.Open(path, null, new() { Text = "text" }).Count);
    }

    [Fact]
    public void A_quoted_text_of_several_lines_stays_one()
    {
        var path = _folder.Write("q.tsv", "text\tlabel\n\"one\nand two\"\tgood\n\"and\nin it\"\tbad\nthree\tgood\nfour\tbad\n");
        Assert.Equal(4, Dataset.Open(path, null, new() { Text = "text" }).Count);
    }

    [Fact]
    public void An_inner_quote_is_refused_with_the_way_out()
    {
        var path = _folder.Write("i.tsv", "text\tlabel\n\"odd\" one\tgood\nfour\tbad\n");
        Assert.Contains("--no-quotes", Assert.Throws<CandorException>(() => Dataset.Open(path, null, new() { Text = "text" })).Message,
            StringComparison.Ordinal);
        Assert.Equal(2, Dataset.Open(path, null, new() { Text = "text", NoQuotes = true }).Count);
    }
}
