using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Verbs;

/// <summary>report, list, cite, data, and candor alone.</summary>
public sealed class SmallVerbTests(TrainedRun run) : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void Report_makes_the_same_page_again()
    {
        var copy = _scratch.Copy(run.Path, "copy");
        var page = File.ReadAllText(Path.Combine(copy, "report.html"));
        File.Delete(Path.Combine(copy, "report.html"));
        File.Delete(Path.Combine(copy, "model.safetensors"));
        Cli.Run("report", copy).Done();
        Assert.Equal(page, File.ReadAllText(Path.Combine(copy, "report.html")));
        var json = Cli.Run("report", copy, "--out", _scratch["page.html"], "--json").Done().Json;
        Assert.Equal(page, File.ReadAllText(json["report"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("explainers", "lime")]
    [InlineData("metrics", "insertionMargin")]
    [InlineData("methods", "id-expo")]
    [InlineData("baselines", "noise")]
    [InlineData("data", "breast-cancer")]
    public void List_shows_names_by_kind(string kind, string name)
    {
        Assert.Contains($" {name} ", Cli.Run("list", kind).Done().Output);
        var items = JsonNode.Parse(Cli.Run("list", kind, "--json").Done().Output)!.AsArray();
        Assert.Contains(name, items.Select(i => i!["name"]!.GetValue<string>()));
    }

    [Fact]
    public void List_environment_says_which_libtorch_runs_and_whether_its_convolutions_are_sound()
    {
        var facts = JsonNode.Parse(Cli.Run("list", "environment", "--json").Done().Output)!.AsArray();
        Assert.Contains(facts, f => (string)f!["name"]! == "libtorch" && ((string)f["value"]!).StartsWith("2.", StringComparison.Ordinal));
        Assert.Contains(facts, f => (string)f!["name"]! == "convolutions");
        Assert.Contains("threads", Cli.Run("list", "environment").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_suggests_a_kind() => Cli.Run("list", "metric").Refused("Did you mean 'metrics'?");

    [Fact]
    public void Cite_prints_each_paper_once()
    {
        var text = Cli.Run("cite", "lime", "id-expo", "insertion").Done().Output;
        Assert.Equal(1, text.Split("@inproceedings{ribeiro2016lime,").Length - 1);
        Assert.Equal(1, text.Split("@inproceedings{yoshikawa2024idexpo,").Length - 1);
    }

    [Fact]
    public void Cite_prints_what_a_run_used()
    {
        var keys = JsonNode.Parse(Cli.Run("cite", "--run", run.Path, "--json").Done().Output)!.AsArray().Select(c =>
            c!["key"]!.GetValue<string>());
        Assert.Contains("yoshikawa2024idexpo", keys);
    }

    [Fact]
    public void Cite_suggests_a_name() => Cli.Run("cite", "lim").Refused("Did you mean 'lime'?");

    [Fact]
    public void Data_lists_sets_and_whether_they_are_ready()
    {
        var sets = JsonNode.Parse(Cli.Run("data", "list", "--json").Done().Output)!.AsArray();
        Assert.True(sets.Single(s => s!["name"]!.GetValue<string>() == "wine")!["ready"]!.GetValue<bool>());
        Assert.Contains("breast-cancer", Cli.Run("data").Done().Output);
    }

    [Fact]
    public void Data_shows_columns_classes_licence_and_source()
    {
        var json = Cli.Run("data", "show", "wine", "--json").Done().Json;
        Assert.Equal(178, json["classCounts"]!.AsObject().Sum(c => c.Value!.GetValue<int>()));
        Assert.Equal(13, json["features"]!.AsArray().Count);
        var text = Cli.Run("data", "show", "wine").Done().Output;
        Assert.Contains("Licence: CC BY 4.0", text);
        Assert.Contains("| alcohol ", text);
    }

    [Fact]
    public void Data_shows_a_file_as_it_is_read() =>
        Assert.Contains("| yes ", Cli.Run("data", "show", _scratch.Write("d.csv", "a,b,ok\n1,2,yes\n2,3,no\n3,4,yes\n4,5,no\n"), "--label",
            "ok").Done().Output);

    [Fact]
    public void Data_suggests_a_set() => Cli.Run("data", "fetch", "mnistt").Refused("Did you mean 'mnist'?");

    [Fact]
    public void A_set_that_comes_with_candor_needs_no_fetching() => Cli.Run("data", "fetch", "wine").Refused("needs no fetching");

    [Fact]
    public void Candor_alone_names_the_two_commands_of_a_newcomer()
    {
        var text = Cli.Run().Done().Output;
        Assert.Contains("candor demo", text);
        Assert.Contains("candor train", text);
    }

    [Fact]
    public void The_version_is_printed() => Assert.Matches(@"^candor \d+\.\d+\.\d+", Cli.Run("--version").Done().Output);

    public void Dispose() => _scratch.Dispose();
}
