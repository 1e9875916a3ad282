using System.Text.Json.Nodes;
using Candor.Cli.Tests.Input;
using Candor.Runs.Explaining;

namespace Candor.Cli.Tests.Verbs;

public sealed class ManyExplanationsTests(ShopRun run) : IClassFixture<ShopRun>, IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void Each_row_is_explained_as_it_is_alone()
    {
        var file = _scratch.Write("new.csv", string.Join('\n', ShopRun.Rows.Split('\n').Take(6)) + "\n");
        Assert.Equal(5, Explain(file, "wide.jsonl").Json["rows"]!.GetValue<int>());
        Explain(file, "long.jsonl", "--layout", "long");
        var (wide, tall) = (Lines("wide.jsonl"), Lines("long.jsonl"));
        Assert.Equal(10, tall.Length);
        for (var row = 0; row < 5; row++)
        {
            var alone = Cli.Run("explain", run.Path, file, "--row", $"{row}", "--out", _scratch.Path, "--json").Done().Json;
            var contributions = alone["contributions"]!.AsArray();
            Assert.Equal(alone["prediction"]!.GetValue<string>(), wide[row]["prediction"]!.GetValue<string>());
            Assert.Equal(contributions[0]!["contribution"]!.GetValue<double>(), wide[row]["phi_colour"]!.GetValue<double>(), 1e-5);
            Assert.Equal(contributions[1]!["contribution"]!.GetValue<double>(),
                tall[(2 * row) + 1]["contribution"]!.GetValue<double>(), 1e-5);
            Assert.Equal(contributions[1]!["value"]!.GetValue<string>(), tall[(2 * row) + 1]["value"]!.GetValue<string>());
            Assert.Equal($"A{row}", wide[row]["id"]!.GetValue<string>());
        }
    }

    [Fact]
    public void What_was_cut_off_goes_on_to_the_same_file()
    {
        var text = ShopRun.Rows + string.Concat(Enumerable.Repeat(ShopRun.Rows[ShopRun.Rows.IndexOf('A', StringComparison.Ordinal)..], 5));
        var file = _scratch.Write("many.csv", text);
        Explain(file, "whole.csv");
        using var stop = new CancellationTokenSource();
        var request = new ExplainManyRequest
        { Run = run.Path, Data = file, Out = _scratch["cut.csv"], Cancellation = stop.Token, Progress = _ => stop.Cancel() };
        Assert.Throws<OperationCanceledException>(() => RunManyExplanations.Explain(request));
        Assert.False(File.Exists(_scratch["cut.csv"]));
        File.AppendAllText(_scratch["cut.csv.partial"], "256,A1,half a li");
        Cli.Run("explain", run.Path, file, "--out", _scratch["cut.csv"], "--seed", "9", "--resume").Refused("other options");
        Assert.Equal(720, Explain(file, "cut.csv", "--resume").Json["rows"]!.GetValue<int>());
        Assert.Equal(File.ReadAllText(_scratch["whole.csv"]), File.ReadAllText(_scratch["cut.csv"]));
        Assert.DoesNotContain(Directory.EnumerateFiles(_scratch.Path), f => f.Contains("partial", StringComparison.Ordinal));
    }

    [Fact]
    public void What_makes_no_sense_for_many_is_refused()
    {
        var file = _scratch.Write("new.csv", "colour,size\nred,1\n");
        Cli.Run("explain", run.Path, file, "--out", _scratch["e.jsonl"], "--row", "1").Refused("--row is for one case");
        Cli.Run("explain", run.Path, "--out", _scratch["e.jsonl"]).Refused("Whose rows?");
        Cli.Run("explain", run.Path, file, "--layout", "long").Refused("--layout is for many cases");
        Cli.Run("explain", run.Path, file, "--data", file, "--row", "0").Refused("both name data");
        Cli.Run("explain", run.Path, file, "--out", _scratch["e.parquet"], "--resume").Refused("Parquet");
        Cli.Run("explain", run.Path, file, "--out", _scratch["e.jsonl"], "--target", "on").Refused("Did you mean 'no'?");
        Explain(file, "e.parquet");
        Assert.True(new FileInfo(_scratch["e.parquet"]).Length > 100);
    }

    private Outcome Explain(string file, string name, params string[] more) =>
        Cli.Run(["explain", run.Path, file, "--out", _scratch[name], "--json", .. more]).Done();

    private JsonNode[] Lines(string name) => [.. File.ReadLines(_scratch[name]).Select(l => JsonNode.Parse(l)!)];

    public void Dispose() => _scratch.Dispose();
}
