using System.Globalization;

namespace Candor.Cli.Tests.Input;

/// <summary>A finished run meets new data: what it learnt in training is not learnt anew from the new file.</summary>
public sealed class NewDataTests(ShopRun run) : IClassFixture<ShopRun>, IDisposable
{
    private readonly Scratch _scratch = new();

    public static TheoryData<string, string> Scored => new()
    {
        { "the training order", "colour,size,bought\nred,7.5,no\ngreen,8.0,yes\nblue,1.0,yes\nred,2.0,yes\ngreen,1.5,no\n" },
        { "another order", "size,colour,bought\n7.5,red,no\n8.0,green,yes\n1.0,blue,yes\n2.0,red,yes\n1.5,green,no\n" },
        { "a column more", "row,colour,size,bought\n0,red,7.5,no\n1,green,8.0,yes\n2,blue,1.0,yes\n3,red,2.0,yes\n4,green,1.5,no\n" },
    };

    [Theory, MemberData(nameof(Scored))]
    public void Scores_do_not_depend_on_the_order_of_columns(string what, string text)
    {
        Assert.NotEmpty(what);
        var expected = Scores(Scored.First().Data.Item2);
        Assert.Equal(expected, Scores(text));
    }

    [Theory]
    [InlineData("only two colours occur", "colour,size,bought\nred,7.5,no\ngreen,8.0,yes\nred,2.0,yes\ngreen,1.5,no\n", 4)]
    [InlineData("one class only", "colour,size,bought\ngreen,8.0,yes\nred,2.0,yes\n", 2)]
    [InlineData("one row", "colour,size,bought\nred,2.0,yes\n", 1)]
    public void A_few_rows_are_scored(string what, string text, int rows)
    {
        Assert.NotEmpty(what);
        var json = Cli.Run("evaluate", run.Path, _scratch.Write("new.csv", text), "--metrics", "accuracy", "--json").Done().Json;
        Assert.Equal(rows, json["rows"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("pink,7.5,no", "new.csv:2:1: 'pink' is no category of column 'colour'", "--unknown background")]
    [InlineData("red,,no", "new.csv:2:5: missing value (nothing) in column 'size'", "--missing mean")]
    [InlineData("red,7.5,maybe", "new.csv:2:9: label 'maybe'", "--label")]
    public void What_does_not_fit_is_named_with_a_remedy_that_the_verb_takes(string row, string words, string remedy)
    {
        var file = _scratch.Write("new.csv", $"colour,size,bought\n{row}\n");
        Cli.Run("evaluate", run.Path, file, "--metrics", "accuracy").Refused(words, remedy);
        if (remedy.Split(' ') is [var option, var value])
            Cli.Run("evaluate", run.Path, file, "--metrics", "accuracy", option, value).Done();
    }

    [Fact]
    public void The_page_of_an_evaluation_carries_its_own_time_data_and_settings()
    {
        var file = _scratch.Write("new.csv", "colour,size,bought\nred,7.5,no\ngreen,8.0,yes\n");
        Cli.Run("evaluate", run.Path, file, "--metrics", "accuracy,insertion", "--seed", "77", "--report", _scratch["page.html"]).Done();
        var page = File.ReadAllText(_scratch["page.html"]);
        var trained = System.Text.Json.Nodes.JsonNode.Parse(
            File.ReadAllText(Path.Combine(run.Path, "record.json")))!["finished"]!.GetValue<string>();
        Assert.Contains(file, page, StringComparison.Ordinal);
        Assert.Contains("explainerSettings.samples", page, StringComparison.Ordinal);
        Assert.Contains("<td>77</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("pretrainEpochs", page, StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(trained,
            page[(page.IndexOf("Finished</dt><dd>", StringComparison.Ordinal) + 17)..][..trained.Length]) <= 0);
    }

    [Fact]
    public void Scores_without_labels_are_refused() =>
        Cli.Run("evaluate", run.Path, _scratch.Write("new.csv", "colour,size\nred,7\n"))
            .Refused("no column 'bought' for the label", "--label");

    [Fact]
    public void A_case_is_explained_from_a_file_without_labels_json_values_and_by_id()
    {
        var csv = Explain("--data", _scratch.Write("new.csv", "size,colour\n2.0,red\n"));
        var json = Explain("--data", _scratch.Write("new.json", "[{\"colour\":\"red\",\"size\":2,\"bought\":null}]"));
        var set = Explain("--set", "colour=red", "size=2");
        Assert.Equal(csv["contributions"]!.ToJsonString(), json["contributions"]!.ToJsonString());
        Assert.Equal(csv["contributions"]!.ToJsonString(), set["contributions"]!.ToJsonString());
        Assert.Null(csv["label"]);
        Assert.Equal("2 cm", csv["contributions"]![1]!["value"]!.GetValue<string>());
        var row = Explain("--row", "4");
        var id = Explain("--id", "A4");
        Assert.Equal(row["contributions"]!.ToJsonString(), id["contributions"]!.ToJsonString());
        Assert.Equal(("A4", 4), (id["name"]!.GetValue<string>(), id["row"]!.GetValue<int>()));
        var changed = Explain("--id", "A4", "--set", "size=9.5");
        Assert.Equal("9.5 cm", changed["contributions"]![1]!["value"]!.GetValue<string>());
    }

    [Fact]
    public void What_names_no_case_is_refused()
    {
        Cli.Run("explain", run.Path, "--id", "A999").Refused("No row of", "'A999'");
        Cli.Run("explain", run.Path, "--row", "1", "--id", "A1").Refused("--row and --id");
        Cli.Run("explain", run.Path, "--id-column", "id", "--row", "1").Refused("--id-column");
        Cli.Run("explain", run.Path, "--set", "colour=red").Refused("has no column 'size'");
        Cli.Run("explain", run.Path, "--set", "colour").Refused("COLUMN=VALUE");
        Cli.Run("explain", run.Path, "--row", "1", "--unknown", "background").Refused("--unknown has no effect");
        Cli.Run("evaluate", run.Path, "--missing", "mean").Refused("--missing has no effect");
        Cli.Run("explain", run.Path, "--data", _scratch.Write("two.csv", "size,colour\n2,red\n3,red\n"))
            .Refused("more than one row", "--row 12");
    }

    [Fact]
    public void A_run_without_a_contract_reads_what_its_model_says()
    {
        var copy = _scratch.Copy(run.Path, "old");
        Scratch.Age(copy);
        File.Delete(Path.Combine(copy, "contract.json"));
        var file = _scratch.Write("new.csv", "size,colour\n2.0,red\n");
        Assert.Equal(Explain("--data", file)["probability"]!.GetValue<double>(),
            Cli.Run("explain", copy, "--data", file, "--out", _scratch.Path, "--json").Done().Json["probability"]!.GetValue<double>());
        File.WriteAllText(Path.Combine(copy, "contract.json"),
            File.ReadAllText(Path.Combine(run.Path, "contract.json")).Replace("green", "grey", StringComparison.Ordinal));
        Cli.Run("explain", copy, "--data", file, "--out", _scratch.Path).Refused("is not the contract of the model");
    }

    [Fact]
    public void Libsvm_files_are_scored_with_a_run_trained_on_one()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "-1" : "+1")} 1:{(i % 2) + (i % 7) * 0.01} 3:{i % 3 + 1}\n")));
        var train = _scratch.Write("train.libsvm", rows);
        Cli.Train(train, _scratch["libsvm"]).Done();
        var csv = "label,f1,f2,f3\n-1,0.02,0,1\n1,1.01,0,0\n";
        var expected = Metrics(_scratch["libsvm"], _scratch.Write("new.csv", csv));
        Assert.Equal(expected, Metrics(_scratch["libsvm"], _scratch.Write("new.libsvm", "-1 1:0.02 3:1\n+1 1:1.01\n")));
        Cli.Run("evaluate", _scratch["libsvm"], train, "--metrics", "accuracy").Done();
        Cli.Run("explain", _scratch["libsvm"], "--row", "1", "--data", _scratch["new.libsvm"], "--out", _scratch.Path).Done();
        var zero = _scratch.Write("zero.libsvm", rows.Replace(" 1:", " 0:", StringComparison.Ordinal));
        Cli.Train(zero, _scratch["no"]).Refused("--zero-based");
        Cli.Train(zero, _scratch["zero"], "--zero-based").Done();
        Assert.Equal("f0", Cli.Run("explain", _scratch["zero"], "--row", "1", "--out", _scratch.Path, "--json")
            .Done().Json["contributions"]![0]!["feature"]!.GetValue<string>());
        Cli.Train("wine", _scratch["no"], "--zero-based").Refused("--zero-based is for LIBSVM files");
    }

    [Fact]
    public void The_data_of_a_run_is_found_from_elsewhere()
    {
        Directory.CreateDirectory(_scratch["a"]);
        _scratch.Write("a/data.csv", ShopRun.Rows);
        Cli.Train(_scratch["a/data.csv"], _scratch["a/run"], "--id", "id").Done();
        Directory.Move(_scratch["a"], _scratch["b"]);
        Cli.Run("explain", _scratch["b/run"], "--row", "3", "--out", _scratch.Path).Done();
    }

    private System.Text.Json.Nodes.JsonObject Explain(params string[] what) =>
        Cli.Run(["explain", run.Path, .. what, "--out", _scratch.Path, "--json"]).Done().Json;

    private string Scores(string text) => Metrics(run.Path, _scratch.Write("new.csv", text));

    private static string Metrics(string run, string file) =>
        Cli.Run("evaluate", run, file, "--metrics", "accuracy,insertion", "--json").Done().Json["metrics"]!.ToJsonString();

    public void Dispose() => _scratch.Dispose();
}

/// <summary>A run on a small table with an id column, a category and a unit.</summary>
public sealed class ShopRun : IDisposable
{
    private readonly Scratch _scratch = new();

    public ShopRun() => Cli.Train(_scratch.Write("train.csv", Rows), Path, "--id", "id", "--units", "size=cm").Done();

    public string Path => _scratch["run"];

    public string Data => _scratch["train.csv"];

    public static string Rows => "id,colour,size,bought\n" + string.Concat(Enumerable.Range(0, 120).Select(i => string.Create(
        CultureInfo.InvariantCulture,
            $"A{i},{(i % 3) switch { 0 => "red", 1 => "green", _ => "blue" }},{i * 7 % 100 / 10.0}," +
            $"{(i * 7 % 100 < 50 == (i % 3 != 1) ? "yes" : "no")}\n")));

    public void Dispose() => _scratch.Dispose();
}
