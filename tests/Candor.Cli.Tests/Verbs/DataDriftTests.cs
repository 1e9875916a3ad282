using Candor.Data;

namespace Candor.Cli.Tests.Verbs;

public sealed class DataDriftTests(TrainedRun run) : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_test_part_stands_beside_the_training_part()
    {
        var json = Cli.Run("data", "drift", run.Path, "--json").Done().Json;
        Assert.Equal(("test", 36, 13), (json["data"]!.GetValue<string>(), json["rows"]!.GetValue<int>(),
            json["columns"]!.AsArray().Count));
        Assert.Contains("test: 36 rows beside 124 of the training part", Cli.Run("data", "drift", run.Path).Done().Output,
            StringComparison.Ordinal);
        Assert.Equal(json.ToJsonString(), run.Outcome.Json["drift"]!.ToJsonString());
    }

    [Fact]
    public void New_data_need_no_labels_and_what_moved_is_found()
    {
        var file = _scratch["new.csv"];
        var data = Dataset.Open("wine");
        var columns = data.Schema.Columns;
        File.WriteAllLines(file, Enumerable.Range(0, 100).Select(i => string.Join(',', columns.Select((_, c) =>
            c == 0 ? "99" : data.Text(i, c)))).Prepend(string.Join(',', columns.Select(c => c.Name))));
        var json = Cli.Run("data", "drift", run.Path, file, "--json").Done().Json;
        var first = json["columns"]![0]!;
        Assert.Equal(columns[0].Name, first["name"]!.GetValue<string>());
        Assert.Equal(100, first["outside"]!.GetValue<int>());
        Assert.True(first["drifted"]!.GetValue<bool>());
        Assert.Null(json["label"]);
        Assert.Equal(1, Cli.Run("data", "drift", run.Path, file, "--max-drifted", "0").Code);
        Cli.Run("data", "drift", run.Path, file, "--max-drifted", "-1").Refused("--max-drifted is -1");
        Cli.Run("data", "drift", run.Path, "--missing", "drop").Refused("--missing has no effect without DATA");
    }
}
