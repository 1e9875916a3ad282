namespace Candor.Data.Tests;

/// <summary>NUL bytes are refused wherever they stand, and identities that double precision does not tell apart stay apart.</summary>
public sealed class HostileTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("a.csv", "x,y,class\n", "1,2,a\n", "1,2\0,b\n", 122)]
    [InlineData("a.csv", "x,y,class\n", "1,2,a\n", "1,2,b\0\n", 122)]
    [InlineData("a.csv", "x y class\n", "1 2 a\n", "1 2 b\0\n", 122)]
    [InlineData("a.tsv", "x\ty\tclass\n", "1\t2\ta\n", "1\t2\0\tb\n", 122)]
    [InlineData("a.libsvm", "", "1 1:2\n", "2 1:3\0\n", 121)]
    [InlineData("a.arff", "@relation r\n@attribute x numeric\n@attribute c {a,b}\n@data\n", "1,a\n", "2\0,b\n", 125)]
    public void A_NUL_byte_is_refused_with_its_line(string name, string head, string row, string last, int line)
    {
        var path = _folder.Write(name, head + string.Concat(Enumerable.Repeat(row, 120)) + last);
        var error = Assert.Throws<CandorException>(() => Dataset.Open(path)).Message;
        Assert.Contains("NUL byte", error, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{name}:{line}:"), error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.jsonl", "{\"x\":\"a\\u0000b\",\"class\":\"p\"}\n")]
    [InlineData("rows.json", "[{\"x\":\"a\",\n\"class\":\"p\\u0000\"}]")]
    public void A_NUL_character_in_JSON_is_refused(string name, string json)
    {
        var schema = new Schema([new Column("x", ColumnKind.Categorical, ["a", "b"])], "class", ["p", "q"]);
        var data = Dataset.FromArrays("d", schema, [0, 1], [0, 1]);
        var contract = Contract.Of(schema, Standardizer.Fit(data, [0, 1]), new());
        Assert.Contains("holds a NUL character", Assert.Throws<CandorException>(() =>
            CaseFile.Open(contract, _folder.Write(name, json)).ToDataset()).Message, StringComparison.Ordinal);
        Assert.Contains("holds a NUL character", Assert.Throws<CandorException>(() =>
            contract.Of([KeyValuePair.Create("x", (object?)"a\0")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_double_precision_merges_are_noted()
    {
        const string Rows = "9007199254740993,1,p\n9007199254740992,2,q\n-36028797018963969,3,p\n1e300,4,q\n0018014398509481985,5,p\n";
        var note = Assert.Single(Dataset.Open(_folder.Write("big.csv", "x,y,class\n" + Rows)).Notes, Beyond);
        Assert.Contains("3 numbers in column 'x' lie beyond 2^53", note, StringComparison.Ordinal);
        Assert.Contains("(9007199254740993)", note, StringComparison.Ordinal);
        Assert.Contains("--id x", note, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Dataset.Open(_folder.Write("exact.csv", "x,class\n9007199254740992,p\n18014398509481984,q\n1.5e20,p\n")).Notes, Beyond);

        static bool Beyond(string said) => said.Contains("2^53", StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_beyond_2_to_the_53_stay_apart()
    {
        var data = Dataset.Open(_folder.Write("ids.csv",
            "x,class\n1,12345678901234567890\n2,12345678901234567891\n3,5\n4,12345678901234567892\n5,5.0\n"));
        Assert.Equal(["5", "12345678901234567890", "12345678901234567891", "12345678901234567892"], data.Schema.Classes);
        Assert.Equal([1, 2, 0, 3, 0], Enumerable.Range(0, 5).Select(data.Label));
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740992", 2)]
    [InlineData("1e20", "100000000000000000000", 1)]
    [InlineData("123456789012345678901234567890123456789", "123456789012345678901234567890123456788", 2)]
    [InlineData("7", "7.0", 1)]
    public void Equal_numbers_are_one_class_and_others_are_not(string one, string other, int classes) =>
        Assert.Equal(classes + 1, Dataset.Open(_folder.Write("two.csv", $"x,class\n1,{one}\n2,{other}\n3,0\n")).Schema.Classes.Count);

    public void Dispose() => _folder.Dispose();
}
