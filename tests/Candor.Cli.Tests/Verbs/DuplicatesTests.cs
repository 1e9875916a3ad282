using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Studies;
using Candor.Runs.Configuration;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Equal rows on both sides of a split: said by every verb that cuts data, and kept together where that is asked for.</summary>
public sealed class DuplicatesTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Data() => _scratch.Write("d.csv", "a,b,class\n"
        + string.Concat(Enumerable.Range(0, 120).Select(i => $"{i / 3},{i / 3 % 5},{(i / 3 % 2 == 0 ? "no" : "yes")}\n")));

    [Fact]
    public void Training_says_it_on_the_terminal_and_in_the_record_until_it_is_cured()
    {
        var data = Data();
        string[] train = ["train", data, "--method", "ce", "--epochs", "0", "--pretrain-epochs", "0", "--hidden", "4", "--rows", "5"];
        var spread = Cli.Run([.. train, "--out", _scratch["spread"]]).Done();
        Assert.Contains("--duplicates together", spread.Error + spread.Output, StringComparison.Ordinal);
        Assert.Single(Record("spread").Notes, n => n.Contains("test rows equal training rows", StringComparison.Ordinal));
        Assert.DoesNotContain("duplicates", File.ReadAllText(_scratch["spread/config.json"]), StringComparison.Ordinal);

        var together = Cli.Run([.. train, "--duplicates", "together", "--out", _scratch["together"]]).Done();
        Assert.DoesNotContain("--duplicates together keeps", together.Error + together.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Record("together").Notes, n => n.Contains("equal training rows", StringComparison.Ordinal));
        Assert.Equal(DuplicateRows.Together, TrainConfig.Read(_scratch["together/config.json"]).Reading.Duplicates);
        // The run's own split is found again.
        Cli.Run("evaluate", _scratch["together"]).Done();
        Cli.Run([.. train, "--duplicates", "apart"]).Refused("--duplicates");
    }

    [Fact]
    public void Data_show_counts_them()
    {
        var data = Data();
        Assert.Contains("80 of 120 rows equal an earlier one", Cli.Run("data", "show", data).Done().Output, StringComparison.Ordinal);
        var notes = JsonNode.Parse(Cli.Run("data", "show", data, "--duplicates", "together", "--json").Done().Output)!["notes"]!;
        Assert.Contains("a split keeps equal rows in one part", notes.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base", """{ "reading": { "duplicates": "together" } }""")]
    [InlineData("perData", """{ "wine": { "reading": { "duplicates": "together" } } }""")]
    public void Experiments_set_it_for_all_or_for_single_sets(string field, string value)
    {
        var grid = new MethodGrid(GridParameters.Read(JsonNode.Parse($$"""
            { "data": ["wine"], "seeds": [1], "explainers": [{ "name": "LIME" }], "methods": [{ "name": "ID-ExpO" }], "eta": 2,
              "{{field}}": {{value}} }
            """)!.AsObject()), new());
        Assert.All(grid.Jobs.Cast<TrainUnit>(), j => Assert.Equal(DuplicateRows.Together, j.Config.Reading.Duplicates));
    }

    private RunRecord Record(string run) => RunRecordJson.Read(File.ReadAllText(_scratch[$"{run}/record.json"]), run);
}
