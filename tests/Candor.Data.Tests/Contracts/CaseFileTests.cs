namespace Candor.Data.Tests.Contracts;

/// <summary>New data for a finished run: every file that fits by its names is read, whatever else differs.</summary>
public sealed class CaseFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private Contract Shop => field ??= ContractTests.Shop(_folder);

    public static TheoryData<string, string> Same => new()
    {
        { "the training order", "id,colour,size,bought\nA1,red,7,yes\nA2,green,2,no\n" },
        { "another order", "bought,size,id,colour\nyes,7,A1,red\nno,2,A2,green\n" },
        { "no label", "id,colour,size\nA1,red,7\nA2,green,2\n" },
        { "no id", "colour,size,bought\nred,7,yes\ngreen,2,no\n" },
        { "one class only", "colour,size,bought\nred,7,yes\ngreen,2,yes\n" },
        { "a label that training did not have", "colour,size,bought\nred,7,perhaps\ngreen,2,never\n" },
        { "more columns", "row,colour,size,bought,note\n0,red,7,yes,x\n1,green,2,no,y\n" },
        { "names in another case", "COLOUR,Size\nred,7\ngreen,2\n" },
        { "numbers written otherwise", "colour;size\nred;7.0\ngreen;2e0\n" },
        { "an array", "[{\"size\":7,\"colour\":\"red\"},{\"colour\":\"green\",\"size\":2}]" },
        { "an array over lines", "[\n  {\"size\": 7,\n   \"colour\": \"red\"},\n  {\"colour\": \"green\", \"size\": 2}\n]\n" },
        { "a line each", "{\"size\":7,\"colour\":\"red\"}\n{\"colour\":\"green\",\"size\":2,\"more\":null}\n" },
    };

    [Theory, MemberData(nameof(Same))]
    public void Columns_are_matched_by_name(string what, string text)
    {
        Assert.NotEmpty(what);
        List<Case> cases = [];
        CaseFile.Open(Shop, _folder.Write(text[0] is '[' or '{' ? "new.json" : "new.csv", text)).Scan(c =>
        {
            cases.Add(c!);
            return true;
        });
        Assert.Equal(2, cases.Count);
        Assert.Equal(Shop.Of(new Dictionary<string, object?> { ["colour"] = "red", ["size"] = 7 }).Inputs(), cases[0].Inputs());
        Assert.Equal(Shop.Of(new Dictionary<string, object?> { ["colour"] = "green", ["size"] = 2 }).Inputs(), cases[1].Inputs());
    }

    [Fact]
    public void What_the_contract_does_not_know_is_said_once()
    {
        var file = CaseFile.Open(Shop, _folder.Write("new.csv", "row,colour,size,bought\n0,red,7,yes\n1,green,2,no\n"));
        file.Scan(_ => true);
        Assert.Contains("column 'row', which the predictor does not know", Assert.Single(file.Notes), StringComparison.Ordinal);
        var plain = CaseFile.Open(Shop, _folder.Write("plain.csv", "id,colour,size,bought\nA1,red,7,yes\n"));
        Assert.Equal("A1", plain.Only().Id);
        Assert.Empty(plain.Notes);
    }

    [Theory]
    [InlineData("colour,size\nred,7\npink,8\n", "new.csv:3:1: 'pink' is no category of column 'colour'")]
    [InlineData("colour,size\nred,7\ngreen,\n", "new.csv:3:7: missing value (nothing) in column 'size'")]
    [InlineData("colour,size\nred,7\ngreen,many\n", "new.csv:3:7: non-numeric cell 'many' in column 'size'")]
    [InlineData("colour,bought\nred,yes\n", "has no column 'size'")]
    [InlineData("a,b\n1,2\n", "has no columns 'colour', 'size'")]
    [InlineData("", "is empty")]
    public void What_does_not_fit_names_line_column_and_value(string text, string words)
    {
        var error = Assert.Throws<CandorException>(() => CaseFile.Open(Shop, _folder.Write("new.csv", text)).Scan(_ => true));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"colour\":\"pink\",\"size\":1}", "new.jsonl:1:1: 'pink'")]
    [InlineData("{\"colour\":\"red\",\"size\":1}\n{\"colour\":\"red\"}\n", "new.jsonl:2:1: missing value (nothing) in column 'size'")]
    [InlineData("{\"colour\":\"red\",\"size\":[1]}", "'size' holds '[1]'")]
    [InlineData("[1]", "is no object")]
    [InlineData("{\"colour\":\"red\",", "this is no JSON")]
    public void The_same_of_json(string text, string words)
    {
        var error = Assert.Throws<CandorException>(() => CaseFile.Open(Shop, _folder.Write("new.jsonl", text)).Scan(_ => true));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_categories_can_count_as_nothing_and_are_counted()
    {
        var file = CaseFile.Open(Shop, _folder.Write("new.csv", "colour,size\npink,7\npink,1\n"),
            new() { Unknown = UnknownPolicy.Background });
        Assert.Equal(["?", "7 cm"], file.Row(0).Values([]).Select(v => v.Value));
        file.Scan(_ => true);
        Assert.Contains("categories that training did not have (pink)", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_with_missing_values_keep_their_number_where_training_left_them_out()
    {
        var file = CaseFile.Open(Shop, _folder.Write("new.csv", "colour,size\nred,\nred,1\n"), new() { Missing = MissingPolicy.Drop });
        Assert.Equal(1, file.Row(1).Row);
        Assert.Contains("new.csv:2:5: missing value in column 'size'", Assert.Throws<CandorException>(() => file.Row(0)).Message,
            StringComparison.Ordinal);
        Assert.Equal(1, file.ToDataset().Count);
    }

    [Fact]
    public void A_row_without_an_id_is_called_by_its_number()
    {
        var file = CaseFile.Open(Shop, _folder.Write("new.csv", "id,colour,size\n,red,7\nA2,green,2\n"));
        Assert.Equal("Row 0", file.Row(0).Name);
        Assert.Equal(["", "A2"], file.ToDataset().Ids);
        Assert.Equal("Row 0", Shop.Of(file.ToDataset(), 0).Name);
        Assert.Equal("Row 0", CaseFile.Open(Shop, _folder.Write("one.json", "[{\"colour\":\"red\",\"size\":2}]")).Only().Name);
    }

    [Fact]
    public void A_row_is_found_by_id_by_any_column_left_out_and_by_number()
    {
        var text = "id,colour,size,code\nA1,red,7,x\nA2,green,2,y\nA2,blue,3,z\n";
        var file = CaseFile.Open(Shop, _folder.Write("new.csv", text));
        Assert.Equal((0, "A1"), (file.Find("A1").Row, file.Find("A1").Name));
        Assert.Equal(2, file.Find("z", "code").Row);
        Assert.Contains("2 rows", Assert.Throws<CandorException>(() => file.Find("A2")).Message, StringComparison.Ordinal);
        Assert.Contains("No row of", Assert.Throws<CandorException>(() => file.Find("A3")).Message, StringComparison.Ordinal);
        Assert.Contains("rows 0 to 2", Assert.Throws<CandorException>(() => file.Row(3)).Message, StringComparison.Ordinal);
        Assert.Contains("more than one row", Assert.Throws<CandorException>(() => file.Only()).Message, StringComparison.Ordinal);
        var ignoring = ContractTests.Shop(_folder, new() { Ignore = ["id"] });
        Assert.Equal(0, CaseFile.Open(ignoring, _folder.Write("new.csv", text)).Find("A1").Row);
    }

    [Fact]
    public void Scores_need_labels_and_take_them_written_otherwise()
    {
        var needs = new CaseReading { NeedsLabels = true };
        Assert.Contains("has no column 'bought' for the label", Assert.Throws<CandorException>(() =>
            CaseFile.Open(Shop, _folder.Write("a.csv", "colour,size\nred,7\n"), needs)).Message, StringComparison.Ordinal);
        Assert.Contains("b.csv:2:3: label 'perhaps' is a class which the predictor does not know", Assert.Throws<CandorException>(() =>
            CaseFile.Open(Shop, _folder.Write("b.csv", "size,bought,colour\n7,perhaps,red\n"), needs).ToDataset()).Message,
                StringComparison.Ordinal);
        var data = CaseFile.Open(Shop, _folder.Write("c.csv", "colour,size,bought\nred,7,YES\n"), needs).ToDataset();
        Assert.Equal("yes", data.LabelText(0));
        var numbers = "a,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i % 2}\n"));
        var contract = Contract.Of(Dataset.Open(_folder.Write("n.csv", numbers)).Split(), new());
        Assert.Equal("1", CaseFile.Open(contract, _folder.Write("d.csv", "a,y\n3,1.0\n"), needs).Only().Label);
    }

    [Fact]
    public void Libsvm_with_fewer_features_has_zeros_there_and_more_are_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"{(i % 2 == 0 ? "-1" : "+1")} 1:{i} 4:{i % 3 + 1}\n"));
        var contract = Contract.Of(Dataset.Open(_folder.Write("train.libsvm", rows)).Split(), new());
        var expected = contract.Of(new Dictionary<string, object?> { ["f1"] = 2, ["f2"] = 0, ["f3"] = 0, ["f4"] = 0 });
        var file = CaseFile.Open(contract, _folder.Write("new.libsvm", "+1 1:2\n"));
        Assert.Equal(expected.Inputs(), file.Only().Inputs());
        Assert.Equal("+1", file.Only().Label);
        Assert.Equal("-1", CaseFile.Open(contract, _folder.Write("float.libsvm", "-1.0 1:2\n")).Only().Label);
        Assert.Contains("more.libsvm:1:4: index 5 is larger than the number of features (4)", Assert.Throws<CandorException>(() =>
            CaseFile.Open(contract, _folder.Write("more.libsvm", "+1 5:1\n")).Only()).Message, StringComparison.Ordinal);
        var zero = Dataset.Open(_folder.Write("zero.libsvm", rows.Replace("1:", "0:", StringComparison.Ordinal)), null,
            new() { ZeroBased = true });
        Assert.Equal("f0", zero.Schema.Columns[0].Name);
        Assert.Equal(2, ((TableCase)CaseFile.Open(Contract.Of(zero.Split(), new()), _folder.Write("z.libsvm", "+1 0:2\n")).Only()).Raw[0]);
    }

    [Fact]
    public void Rows_without_a_header_are_matched_by_place_where_training_had_none()
    {
        var rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i % 5},{(i % 2 == 0 ? "no" : "yes")}\n"));
        var contract = Contract.Of(Dataset.Open(_folder.Write("train.csv", rows)).Split(), new());
        Assert.Equal([3, 4], ((TableCase)CaseFile.Open(contract, _folder.Write("one.csv", "3,4,no\n")).Only()).Raw);
        Assert.Equal([3, 4], ((TableCase)CaseFile.Open(contract, _folder.Write("bare.csv", "3,4\n")).Only()).Raw);
    }

    [Fact]
    public void Pictures_in_a_folder_without_classes_or_alone_are_cases()
    {
        using var images = new TempFolder();
        foreach (var file in new[] { "left/a", "left/b", "left/c", "right/a", "right/b", "right/c" })
        {
            Directory.CreateDirectory(Path.Combine(images.Path, Path.GetDirectoryName(file)!));
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Pictures", "grey.png"), Path.Combine(images.Path, file + ".png"));
        }
        var contract = Contract.Of(Dataset.Open(images.Path, null, new() { ImageSize = 8 }).Split(0.5, 0), new() { ImageSize = 8 });
        using var flat = new TempFolder();
        File.Copy(Path.Combine(images.Path, "left/a.png"), Path.Combine(flat.Path, "new.png"));
        var alone = CaseFile.Open(contract, Path.Combine(flat.Path, "new.png")).Only();
        Assert.Equal(alone.Inputs(), CaseFile.Open(contract, flat.Path).Only().Inputs());
        Assert.Equal("new.png", alone.Name);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Pictures", "stray-bytes.jpg"), Path.Combine(flat.Path, "stray.jpg"));
        var shape = new ImageShape(3, 8, 8);
        var coloured = contract with { ImageSide = 8, Schema = contract.Schema with { Image = shape } };
        var stray = CaseFile.Open(coloured, Path.Combine(flat.Path, "stray.jpg"));
        stray.Scan(_ => true);
        stray.Scan(_ => true);
        Assert.Contains("1 picture has bytes behind the last pixel", Assert.Single(stray.Notes), StringComparison.Ordinal);
        Assert.Equal("right", CaseFile.Open(contract, images.Path, new() { NeedsLabels = true }).Row(3).Label);
        Assert.Contains("in no folder of a class", Assert.Throws<CandorException>(
            () => CaseFile.Open(contract, flat.Path, new() { NeedsLabels = true }).Only()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
