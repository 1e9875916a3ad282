namespace Candor.Data.Tests.Contracts;

public sealed class ContractTests : IDisposable
{
    private readonly TempFolder _folder = new();

    internal static string Rows => "id,colour,size,bought\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
        FormattableString.Invariant(
            $"A{i},{(i % 3) switch { 0 => "red", 1 => "green", _ => "blue" }},{i % 10},{(i % 10 > 4 ? "yes" : "no")}\n")));

    internal static Contract Shop(TempFolder folder, DataOptions? options = null)
    {
        options ??= new() { Ids = ["id"], Units = new Dictionary<string, string> { ["size"] = "cm" } };
        return Contract.Of(Dataset.Open(folder.Write("train.csv", Rows), "bought", options).Split(0.7, 0.1, 1), options);
    }

    [Fact]
    public void Json_gives_the_same_contract_back()
    {
        var contract = Shop(_folder);
        var again = Contract.FromJson(contract.ToJson(), "contract.json");
        Assert.Equal(contract.ToJson(), again.ToJson());
        Assert.Equal(contract.Schema, again.Schema);
        Assert.Equal(contract.Standardizer.ToJson(), again.Standardizer.ToJson());
        Assert.Equal("cm", again.Units["size"]);
        Assert.Equal(new ColumnRange(0, 9, true), again.Ranges["size"]);
        Assert.Equal(["id"], again.Ids);
        Assert.Equal(contract.DataSha256, again.DataSha256);
    }

    [Theory]
    [InlineData("opinions")]
    [InlineData("digits")]
    [InlineData("series-synthetic")]
    public void Texts_pictures_and_series_have_contracts_too(string name)
    {
        var split = Dataset.Open(name).Split(0.7, 0.1, 1);
        var contract = Contract.Of(split, new());
        var again = Contract.FromJson(contract.ToJson(), "contract.json");
        Assert.Equal(contract.Schema, again.Schema);
        var row = split.Test.Rows[0];
        Assert.Equal(DataSplit.Encode(split.Source, split.Standardizer, "row", [row]).Inputs, again.Of(split.Source, row).Inputs());
    }

    [Theory]
    [InlineData("", "no contract")]
    [InlineData("[]", "the whole is […]")]
    [InlineData("{\"format\":\"candor-contract/9\"}", "candor-contract/9")]
    [InlineData("{\"format\":\"candor-contract/1\"}", "task is missing")]
    [InlineData("{\"format\":\"candor-contract/1\",\"label\":\"y\",\"classes\":[]," +
        "\"columns\":[{\"name\":\"a\",\"kind\":\"Numeric\",\"mean\":[0],\"deviation\":[0]}]," +
        "\"task\":\"Regression\",\"background\":{\"name\":\"mean\"}}", "not positive")]
    [InlineData("{\"format\":\"candor-contract/1\",\"surprise\":1}", "no contract")]
    public void Damage_is_refused_with_the_files_name(string json, string words)
    {
        var error = Assert.Throws<CandorException>(() => Contract.FromJson(json, "runs/x/contract.json"));
        Assert.Contains("runs/x/contract.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_by_name_are_a_case_in_any_order_with_numbers_truths_and_texts()
    {
        var contract = Shop(_folder);
        var one = contract.Of(new Dictionary<string, object?> { ["size"] = 7, ["Colour"] = "red", ["unknown"] = 1 });
        var two = contract.Of(new Dictionary<string, object?> { ["colour"] = "red", ["size"] = "7.0" });
        Assert.Equal(one.Inputs(), two.Inputs());
        Assert.Equal(["red", "7 cm"], one.Values([]).Select(v => v.Value));
        Assert.Equal(("Case", "", -1), (one.Name, one.Label, one.Class));
    }

    [Theory]
    [InlineData("colour", "pink", "'pink' is no category of column 'colour'", "--unknown background")]
    [InlineData("colour", "redd", "Did you mean 'red'?", "blue, green, red")]
    [InlineData("size", "big", "non-numeric cell 'big' in column 'size'", "--missing mean")]
    [InlineData("size", null, "missing value (nothing) in column 'size'", "--missing mean")]
    [InlineData("size", "1,5", "decimal comma", "size")]
    public void A_value_that_does_not_fit_is_named(string column, string? value, string words, string more)
    {
        var values = new Dictionary<string, object?> { ["colour"] = "red", ["size"] = 7, [column] = value };
        var error = Assert.Throws<CandorException>(() => Shop(_folder).Of(values));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(more, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_unknown_or_missing_counts_as_the_training_mean_where_asked()
    {
        var contract = Shop(_folder);
        var one = contract.Of(new Dictionary<string, object?> { ["colour"] = "pink", ["size"] = null },
            new() { Unknown = UnknownPolicy.Background, Missing = MissingPolicy.Mean });
        Assert.All(one.Inputs(), x => Assert.Equal(0, x));
    }

    [Fact]
    public void A_row_can_be_changed_in_columns_that_there_are()
    {
        var contract = Shop(_folder);
        var row = contract.Of(new Dictionary<string, object?> { ["colour"] = "red", ["size"] = 7 });
        var changed = contract.Changed(row, new Dictionary<string, object?> { ["size"] = 2 });
        Assert.Equal(["red", "2 cm"], changed.Values([]).Select(v => v.Value));
        Assert.Contains("Did you mean 'size'?", Assert.Throws<CandorException>(() =>
            contract.Changed(row, new Dictionary<string, object?> { ["sizes"] = 2 })).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
