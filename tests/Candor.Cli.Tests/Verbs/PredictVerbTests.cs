using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Candor.Cli.Tests.Input;
using Candor.Runs.Tables;
using Parquet;

namespace Candor.Cli.Tests.Verbs;

public sealed class PredictVerbTests(ShopRun run) : IClassFixture<ShopRun>, IDisposable
{
    private const string New = "size,colour,id\n7.5,red,B1\n1.0,\"blue\",\"B,2\"\n2.0,green,B3\n";
    private readonly Scratch _scratch = new();

    [Fact]
    public void Rows_are_predicted_as_they_are_explained_in_every_format()
    {
        var file = _scratch.Write("new.csv", New);
        var json = Predict(file, "p.jsonl");
        Assert.Equal(3, json["rows"]!.GetValue<int>());
        var lines = File.ReadLines(_scratch["p.jsonl"]).Select(l => JsonNode.Parse(l)!).ToArray();
        for (var row = 0; row < 3; row++)
        {
            var explained = Cli.Run("explain", run.Path, "--data", file, "--row", $"{row}", "--out", _scratch.Path, "--json").Done().Json;
            Assert.Equal(explained["prediction"]!.GetValue<string>(), lines[row]["decision"]!.GetValue<string>());
            Assert.Equal(explained["probability"]!.GetValue<double>(),
                lines[row][$"p_{explained["prediction"]}"]!.GetValue<double>(), 1e-6);
        }
        Assert.Equal(["B1", "B,2", "B3"], lines.Select(l => l["id"]!.GetValue<string>()));
        Predict(file, "p.csv");
        var csv = File.ReadAllLines(_scratch["p.csv"]);
        Assert.Equal("row,id,decision,p_no,p_yes", csv[0]);
        Assert.StartsWith("1,\"B,2\",", csv[2], StringComparison.Ordinal);
        Assert.Equal(lines[0]["p_no"]!.GetValue<double>(), double.Parse(csv[1].Split(',')[3], CultureInfo.InvariantCulture));
        Assert.Equal(File.ReadAllText(_scratch["p.csv"]), Cli.Run("predict", run.Path, file).Done().Output);
    }

    [Fact]
    public async Task Parquet_has_typed_columns()
    {
        Predict(_scratch.Write("new.csv", New), "p.parquet");
        await using var reader = await ParquetReader.CreateAsync(_scratch["p.parquet"]);
        Assert.Equal(["row", "id", "decision", "p_no", "p_yes"], reader.Schema.DataFields.Select(f => f.Name));
        Assert.Equal([typeof(long), typeof(double), typeof(double)],
            reader.Schema.DataFields.Where(f => f.Name is not ("id" or "decision")).Select(f => f.ClrType));
        using var group = reader.OpenRowGroupReader(0);
        var p = new double?[3];
        await group.ReadAsync<double>(reader.Schema.DataFields[3], p.AsMemory());
        var q = new double?[3];
        await group.ReadAsync<double>(reader.Schema.DataFields[4], q.AsMemory());
        Assert.All(p.Zip(q), s => Assert.Equal(1, s.First!.Value + s.Second!.Value, 1e-6));
    }

    [Fact]
    public void Arrow_is_written_and_predictions_are_equal_whatever_holds_the_new_data()
    {
        var file = _scratch.Write("new.csv", New);
        Predict(file, "p.arrow");
        using var stream = File.OpenRead(_scratch["p.arrow"]);
        using var reader = new ArrowFileReader(stream);
        using var batch = reader.ReadNextRecordBatch();
        Assert.Equal(["row", "id", "decision", "p_no", "p_yes"], reader.Schema.FieldsList.Select(f => f.Name));
        Predict(file, "p.jsonl");
        Assert.Equal(Lines("p.jsonl").Select(l => l["p_no"]!.GetValue<double>()), ((DoubleArray)batch.Column("p_no")).Values.ToArray());
        foreach (var name in new[] { "n.parquet", "n.feather" })
        {
            RowColumn[] columns = [new("colour", RowType.Text), new("id", RowType.Text), new("size", RowType.Number)];
            using (var rows = RowFile.Create(_scratch[name], columns))
            {
                rows.Add(["red", "B1", 7.5]);
                rows.Add(["blue", "B,2", 1.0]);
                rows.Add(["green", "B3", 2.0]);
                rows.Finish();
            }

            Predict(_scratch[name], "again.jsonl");
            Assert.Equal(Lines("p.jsonl").Select(l => l.ToJsonString()), Lines("again.jsonl").Select(l => l.ToJsonString()));
        }
    }

    [Fact]
    public void New_data_is_read_as_its_file_is_written()
    {
        var file = _scratch.Write("odd.csv",
            "exported in May\n#;remark\nsize;colour;id\n7,5;red;B1\n#;remark\n1,0;blue;B\"2\n2,0;green;B3\n");
        Predict(file, "odd.jsonl", "--skip-lines", "1", "--comment", "#", "--numbers", "comma", "--no-quotes", "--separator", "semicolon");
        Predict(_scratch.Write("new.csv", New), "p.jsonl");
        Assert.Equal(Lines("p.jsonl").Select(l => l["p_no"]!.GetValue<double>()),
            Lines("odd.jsonl").Select(l => l["p_no"]!.GetValue<double>()));
        Assert.Equal("B\"2", Lines("odd.jsonl").ElementAt(1)["id"]!.GetValue<string>());
    }

    [Fact]
    public void A_threshold_decides_and_the_rest_stays()
    {
        var file = _scratch.Write("new.csv", New);
        Predict(file, "all.jsonl", "--threshold", "0", "--class", "no");
        Predict(file, "none.jsonl", "--threshold", "1");
        Assert.All(Lines("all.jsonl"), l => Assert.Equal("no", l["decision"]!.GetValue<string>()));
        Assert.All(Lines("none.jsonl"), l => Assert.Equal("no", l["decision"]!.GetValue<string>()));
        Assert.Equal(Lines("all.jsonl").Select(l => l["p_no"]!.GetValue<double>()),
            Lines("none.jsonl").Select(l => l["p_no"]!.GetValue<double>()));
        Cli.Run("predict", run.Path, file, "--threshold", "1.5").Refused("--threshold");
        Cli.Run("predict", run.Path, file, "--class", "no").Refused("--threshold");
        Cli.Run("predict", run.Path, file, "--threshold", "0.5", "--class", "on").Refused("Did you mean 'no'?");
        Cli.Run("predict", run.Path, file, "--out", _scratch["p.xlsx"]).Refused("names no format");
        Cli.Run("predict", run.Path, file, "--json").Refused("--out");
    }

    [Fact]
    public void A_row_without_an_answer_keeps_its_place()
    {
        var file = _scratch.Write("new.csv", "colour,size\nred,1\nred,\ngreen,2\n");
        Cli.Run("predict", run.Path, file).Refused("new.csv:3:5: missing value");
        var summary = Predict(file, "p.jsonl", "--missing", "drop");
        Assert.Equal((3, 1), (summary["rows"]!.GetValue<int>(), summary["unanswered"]!.GetValue<int>()));
        Assert.Equal([0, 1, 2], Lines("p.jsonl").Select(l => l["row"]!.GetValue<int>()));
        Assert.Null(Lines("p.jsonl")[1]["decision"]);
        Assert.False(File.Exists(_scratch["p.jsonl.partial"]));
    }

    [Fact]
    public void Many_rows_are_predicted_as_each_alone()
    {
        var rows = "colour,size\n" + string.Concat(Enumerable.Range(0, 20_000)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "red" : "blue")},{i % 97 / 10.0}\n")));
        Predict(_scratch.Write("many.csv", rows), "many.jsonl");
        var many = Lines("many.jsonl");
        Assert.Equal(20_000, many.Length);
        Predict(_scratch.Write("one.json", "{\"colour\":\"blue\",\"size\":0.9}"), "one.jsonl");
        Assert.Equal(Lines("one.jsonl")[0]["p_yes"]!.GetValue<double>(), many[9]["p_yes"]!.GetValue<double>(), 1e-6);
    }

    [Fact]
    public void Texts_and_numbers_are_predicted_too()
    {
        Cli.Run("train", "opinions", "--pretrain-epochs", "1", "--epochs", "0", "--patience", "0", "--limit", "60", "--out",
            _scratch["texts"]).Done();
        Cli.Run("predict", _scratch["texts"], _scratch.Write("reviews.csv", "text\nA lovely hotel.\nThe bed was awful.\n"), "--out",
            _scratch["t.jsonl"]).Done();
        Assert.Equal(2, Lines("t.jsonl").Length);
        var rows = "a,y\n" + string.Concat(
            Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 10},{100 + 5 * (i % 10)}.5\n")));
        Cli.Run(["train", _scratch.Write("r.csv", rows), "--task", "regression", "--method", "fewer-examples", "--out", _scratch["r"],
            .. ExampleRunFixture.Tiny]).Done();
        Cli.Run("predict", _scratch["r"], _scratch.Write("x.csv", "a\n3\n"), "--out", _scratch["n.jsonl"]).Done();
        var explained = Cli.Run("explain", _scratch["r"], "--data", _scratch["x.csv"], "--out", _scratch.Path, "--json").Done().Json;
        Assert.Equal(explained["probability"]!.GetValue<double>(), Lines("n.jsonl")[0]["prediction"]!.GetValue<double>(), 1e-4);
    }

    private JsonObject Predict(string file, string name, params string[] more) =>
        Cli.Run(["predict", run.Path, file, "--out", _scratch[name], "--json", .. more]).Done().Json;

    private JsonNode[] Lines(string name) => [.. File.ReadLines(_scratch[name]).Select(l => JsonNode.Parse(l)!)];

    public void Dispose() => _scratch.Dispose();
}
