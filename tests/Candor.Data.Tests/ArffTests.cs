namespace Candor.Data.Tests;

public sealed class ArffTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Dataset Arff(string text, string? label = null, ArffOptions? options = null) => Dataset.FromArff(_folder.Write("a.arff", text),
        label, options);

    [Fact]
    public void Quotes_comments_case_and_blanks_are_understood()
    {
        var data = Arff("% about\r\n@RELATION 'a set'\r\n\r\n@Attribute 'size in cm' REAL\r\n@attribute \"it's\" { 'light blue', red ,\"o\\\"k\" }\n@attribute n Integer\n@attribute Class {q,p,never}\n@DATA\n% rows\n1.5 , 'light blue',3, p \r\n2,\"o\\\"k\",4,q\n2,red,4,q\n");
        Assert.Equal(["size in cm", "it's", "n"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal(["light blue", "o\"k", "red"], data.Schema.Columns[1].Categories);
        Assert.Equal(["p", "q"], data.Schema.Classes);
        Assert.Equal([1.5, 0, 3], data.Row(0).ToArray());
    }

    [Fact]
    public void Sparse_rows_leave_out_zero_and_the_first_nominal_value()
    {
        var data = Arff("@relation s\n@attribute a numeric\n@attribute k {u,v}\n@attribute class {p,q}\n@data\n{0 5, 1 v}\n{2 q}\n");
        Assert.Equal([5, 1], data.Row(0).ToArray());
        Assert.Equal("p", data.Schema.Classes[data.Label(0)]);
        Assert.Equal([0, 0], data.Row(1).ToArray());
        Assert.Equal("q", data.Schema.Classes[data.Label(1)]);
    }

    [Theory]
    [InlineData("{}\n{0 5, 2 s, 3 q}\n{1 v, 2 t}\n{2 t, 3 q}\n", "0,u,0,p\n5,u,s,q\n0,v,t,p\n0,u,t,q\n")]
    [InlineData("1,v,t,p\n{0 5, 2 s, 3 q}\n2,u,s,q\n{1 v}\n{0 0, 3 q}\n", "1,v,t,p\n5,u,s,q\n2,u,s,q\n0,v,0,p\n0,u,0,q\n")]
    [InlineData("{2 t}\n{0 ?, 3 q}\n", "0,u,t,p\n?,u,0,q\n")]
    [InlineData("{0 1, 2 7}\n{3 q}\n", "1,u,7,p\n0,u,0,q\n")]
    public void Sparse_and_dense_rows_are_the_same_table(string sparse, string dense)
    {
        const string Head = "@relation s\n@attribute a numeric\n@attribute k {u,v}\n@attribute t string\n@attribute class {p,q}\n@data\n";
        foreach (var missing in new[] { MissingPolicy.Mean, MissingPolicy.Keep })
            Assert.Equal(Arff(Head + dense, null, new() { Missing = missing }).Sha256,
                Arff(Head + sparse, null, new() { Missing = missing }).Sha256);
    }

    [Fact]
    public void A_sparse_row_without_a_value_is_left_out_where_that_is_asked_for()
    {
        const string Head = "@relation s\n@attribute a numeric\n@attribute b numeric\n@attribute class {p,q}\n@data\n";
        var data = Arff($"{Head}{{0 1}}\n{{1 ?}}\n{{0 3, 2 q}}\n{{0 ?}}\n", null, new() { Missing = MissingPolicy.Drop });
        Assert.Equal([1, 0, 3, 0], [.. data.Row(0), .. data.Row(1)]);
        Assert.Equal(2, data.Count);
    }

    [Theory]
    [InlineData("1,a b,p\n2,c,q\n")]
    [InlineData("1,a b,p,\n2,c,q,\n")]
    [InlineData("1,a b,p % a remark\n2,c,q\t% 'another\n")]
    [InlineData("1 'a b' p\n2\tc   q\n")]
    [InlineData("'1' 'a b' p\n\n  2 c q  \n")]
    [InlineData("% 1,2\n1,\"a b\" , p,%\n2,c,q\n")]
    public void Rows_end_in_commas_or_remarks_and_have_blanks_between_cells_as_weka_reads_them(string rows)
    {
        var data = Arff("@relation r % of rows\n@attribute a numeric\n@attribute t string % a text\n" +
            "@attribute class {p, q} % or so\n@data\n" + rows);
        Assert.Equal(2, data.Count);
        Assert.Equal(["a b", "c"], data.Schema.Columns[1].Categories);
        Assert.Equal([1, 2], new[] { data.Row(0)[0], data.Row(1)[0] });
    }

    [Fact]
    public void A_percent_sign_within_a_word_is_no_remark()
    {
        var data = Arff("@relation r\n@attribute t {5%,'6 % or'}\n@attribute class {p,q}\n@data\n5%,p\n'6 % or',q\n");
        Assert.Equal(["5%", "6 % or"], data.Schema.Columns[0].Categories);
    }

    [Fact]
    public void A_sparse_row_that_gives_an_attribute_twice_is_refused() => Assert.Contains(":6:7: index 0 stands twice",
        Assert.Throws<CandorException>(() => Arff(
            "@relation s\n@attribute a numeric\n@attribute class {p,q}\n@data\n{1 q}\n{0 5, 0 6}\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Attributes_are_chosen() => Assert.Equal(["b"], Arff(
        "@relation s\n@attribute when date\n@attribute a numeric\n@attribute b numeric\n@attribute class {p,q}\n@data\n" +
            "2000,1,2,p\n2001,2,3,q\n",
        null, new() { Columns = ["b"] }).Schema.Columns.Select(c => c.Name));

    [Fact]
    public void Missing_values_and_ignored_attributes_follow_the_options()
    {
        const string Text = "@relation s\n@attribute when date\n@attribute a numeric\n@attribute class {p,q}\n@data\n2000,1,p\n2001,?,q\n2002,3,q\n";
        Assert.Equal(2, Arff(Text, null, new() { Ignore = ["when"], Missing = MissingPolicy.Drop }).Count);
        Assert.True(double.IsNaN(Arff(Text, null, new() { Ignore = ["when"], Missing = MissingPolicy.Mean }).Row(1)[0]));
        Assert.Contains(":7:6: missing value ('?') in column 'a'", Assert.Throws<CandorException>(() => Arff(Text, null,
            new() { Ignore = ["when"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_table_is_the_same_data_set_as_ARFF_and_CSV()
    {
        var arff = Arff("@relation s\n@attribute a numeric\n@attribute k {v,u}\n@attribute class {q,p}\n@data\n1,u,p\n2,v,q\n");
        Assert.Equal(Dataset.FromCsv(_folder.Write("a.csv", "a,k,class\n1,u,p\n2,v,q\n")).Sha256, arff.Sha256);
    }
}
