using System.IO.Compression;
using System.Text;

namespace Candor.Data.Tests;

public sealed class CsvTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Dataset Csv(string text, string? label = null, CsvOptions? options = null) => Dataset.FromCsv(_folder.Write("t.csv", text),
        label, options);

    private string Refusal(string text, string? label = null, CsvOptions? options = null) => Assert.Throws<CandorException>(() => Csv(text,
        label, options)).Message;

    [Fact]
    public void Numbers_categories_and_classes_are_read()
    {
        var data = Csv("size,colour,class\n1.5,red,2\n-2e3,blue,10\n0.1,red,2\n");
        Assert.Equal([Column.Numeric("size"), Column.Categorical("colour", "blue", "red")], data.Schema.Columns);
        Assert.Equal(["2", "10"], data.Schema.Classes);
        Assert.Equal(3, data.Count);
        Assert.Equal([-2000, 0], data.Row(1).ToArray());
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(data.Label));
        Assert.Equal("0.1", data.Text(2, 0));
        Assert.Equal("blue", data.Text(1, 1));
        Assert.Equal([0, 1, 1], data.Schema.UnitOfInput);
        Assert.Equal("t", data.Name);
    }

    [Theory]
    [InlineData("a,b,class\n1,2,x\n3,4,y\n")]
    [InlineData("a;b;class\n1;2;x\n3;4;y\n")]
    [InlineData("a\tb\tclass\n1\t2\tx\n3\t4\ty\n")]
    [InlineData("a|b|class\n1|2|x\n3|4|y\n")]
    [InlineData("a b class\n  1   2 x\n3\t4 y\n")]
    [InlineData("a,b,class\r\n1,2,x\r\n3,4,y")]
    [InlineData("\uFEFFa,b,class\n\n1, 2 ,x\n\"3\",\"4\",\"y\"\n")]
    [InlineData("a,b,class,\n1,2,x,\n3,4,y,\n")]
    public void Separator_line_ends_blanks_and_quotes_do_not_matter(string text)
    {
        var data = Csv(text);
        Assert.Equal(["a", "b"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal([3, 4], data.Row(1).ToArray());
        Assert.Equal(["x", "y"], data.Schema.Classes);
    }

    [Fact]
    public void A_file_without_header_has_numbered_columns_and_its_last_one_as_label()
    {
        var data = Csv("1,2,x\n3,4,y\n");
        Assert.Equal(["c1", "c2"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal("c3", data.Schema.Label);
        Assert.Equal(["1", "3"], Csv("1,2,x\n3,4,y\n", "1", new() { Categorical = ["c2"] }).Schema.Classes);
    }

    [Fact]
    public void Header_detection_can_be_overruled()
    {
        Assert.Equal(2, Csv("p,q,class\nr,s,x\nt,u,y\n").Count);
        Assert.Equal(3, Csv("p,q,class\nr,s,x\nt,u,y\n", null, new() { Header = false }).Count);
        Assert.Equal(["2019", "2020"], Csv("2019,2020,class\n1,2,x\n3,4,y\n", null, new() { Header = true }).Schema.Columns.Select(c =>
            c.Name));
        Assert.Contains("say that the first line is the header", Refusal("2019,b,class\n1,2,x\n3,4,y\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Y,a\n1,2\n3,4\n", "Y")]
    [InlineData("y,TARGET,a\n1,2,5\n3,4,6\n", "TARGET")]
    [InlineData("label,Class,a\n1,2,5\n3,4,6\n", "Class")]
    [InlineData("a,b,quality\n1,2,5\n3,4,6\n", "quality")]
    public void The_usual_label_names_win_and_else_the_last_column(string text, string label) => Assert.Equal(label,
        Csv(text).Schema.Label);

    [Fact]
    public void An_absent_label_is_refused_with_a_suggestion_and_the_columns()
    {
        var message = Refusal("size,quality\n1,2\n3,4\n", "qualty");
        Assert.Contains("no column 'qualty'", message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'quality'? There are: size, quality.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_columns()
    {
        var data = Csv("Max,max,class\n1,2,x\n3,4,y\n", "max");
        Assert.Equal("max", data.Schema.Label);
        Assert.Contains("no column 'MAX'", Refusal("Max,max,class\n1,2,x\n3,4,y\n", "MAX"), StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_and_categories_that_are_numbers_sort_as_numbers_and_keep_their_tokens()
    {
        var data = Csv("a,k,class\n1,20,10\n2,3,9\n3,20,09\n", null, new() { Categorical = ["k"] });
        Assert.Equal(["9", "10"], data.Schema.Classes);
        Assert.Equal(data.Label(1), data.Label(2));
        Assert.Equal(["3", "20"], data.Schema.Columns[1].Categories);
    }

    [Fact]
    public void A_text_column_may_hold_some_numbers()
    {
        var data = Csv("grade,b,class\nA,1,x\nB,2,y\n7,3,x\nA,4,y\n");
        Assert.Equal(["7", "A", "B"], data.Schema.Columns[0].Categories);
        Assert.Equal("7", data.Text(2, 0));
    }

    [Fact]
    public void Missing_cells_can_keep_or_cost_their_row()
    {
        const string Text = "a,k,class\n1,r,x\n,r,y\n3,?,x\nNaN,s,y\n5,s,y\n";
        var mean = Csv(Text, null, new() { Missing = MissingPolicy.Mean });
        Assert.Equal(5, mean.Count);
        Assert.True(double.IsNaN(mean.Row(1)[0]) && double.IsNaN(mean.Row(3)[0]) && double.IsNaN(mean.Row(2)[1]));
        Assert.Equal("?", mean.Text(2, 1));
        Assert.Equal(2, Csv(Text, null, new() { Missing = MissingPolicy.Drop }).Count);
        Assert.Contains("no row is complete", Refusal("a,b,class\n,1,x\n2,,y\n", null, new() { Missing = MissingPolicy.Drop }),
            StringComparison.Ordinal);
        Assert.Contains(":3:3: missing label", Refusal("a,class\n1,x\n2,\n3,y\n", null, new() { Missing = MissingPolicy.Mean }),
            StringComparison.Ordinal);
        Assert.Contains("no value in any row", Refusal("a,b,class\n1,,x\n2,,y\n", null, new() { Missing = MissingPolicy.Mean }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_only_dropped_rows_have_does_not_exist() =>
        Assert.Equal(["x", "y"], Csv("a,class\n1,x\n,z\n2,y\n", null, new() { Missing = MissingPolicy.Drop }).Schema.Classes);

    [Fact]
    public void Columns_can_be_ignored_named_and_lines_skipped()
    {
        var data = Csv("; made by hand\n\nx,7,1,2\n# no row\ny,8,3,4\n", "kind", new()
        {
            SkipLines = 1,
            Comment = '#',
            Names = ["kind", "id", "a", "b"],
            Ignore = ["id"]
        });
        Assert.Equal(["a", "b"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal([3, 4], data.Row(1).ToArray());
        Assert.Contains("no column 'ID' (to be ignored). Did you mean 'id'?", Refusal("id,a,class\n1,2,x\n3,4,y\n", null,
            new() { Ignore = ["ID"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_is_recognised_by_its_bytes()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes("a,class\n1,x\n2,y\n"));
        Assert.Equal(2, Dataset.FromCsv(_folder.Write("plain-name.csv", bytes.ToArray())).Count);
        Assert.Equal("t", Dataset.Open(_folder.Write("t.csv.gz", bytes.ToArray())).Name);
    }

    [Fact]
    public void The_content_hash_knows_content_not_files()
    {
        var a = Csv("a,class\n1,x\n2,y\n").Sha256;
        Assert.Equal(64, a.Length);
        Assert.Equal(a, Dataset.FromCsv(_folder.Write("other.tsv", "a\tclass\n1.0\tx\n2e0\ty\n")).Sha256);
        Assert.NotEqual(a, Csv("b,class\n1,x\n2,y\n").Sha256);
        Assert.NotEqual(a, Csv("a,class\n1,x\n3,y\n").Sha256);
        Assert.NotEqual(a, Csv("a,class\n1,y\n2,x\n").Sha256);
    }

    [Fact]
    public void Columns_of_errors_count_characters_after_line_breaks_in_quotes()
    {
        Assert.Contains("t.csv:4:4: non-numeric cell 'oops'", Refusal("k,a,class\nü,1,x\n\"ä\nö\",oops,y\nu,2,x\nv,3,y\n"),
            StringComparison.Ordinal);
    }
}
