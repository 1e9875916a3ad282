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
