using System.Text.Json.Nodes;
using Candor.Experiments;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Every experiment at its smallest, and what a person may ask of the verb.</summary>
public sealed class ReproduceVerbTests : IDisposable
{
    // Shared, as a person would: experiments find each other's jobs.
    private static readonly Lazy<Scratch> s_out = new(() => new Scratch());

    private readonly Scratch _scratch = new();

    public static TheoryData<string> Experiments => [.. ExperimentCatalog.Names];

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Every_experiment_runs_at_its_smallest_scale_and_decides_its_claims(string name)
    {
        var outcome = Cli.Run("reproduce", name, "--scale", "tiny", "--out", s_out.Value.Path, "--json").Done().Json;
        Assert.Equal(name, (string?)outcome["experiment"]);
        var record = ExperimentFolder.Read((string)outcome["folder"]!);
        Assert.NotEmpty(record.Jobs);
        Assert.All(record.Jobs, j => Assert.False(string.IsNullOrEmpty(j.Hash)));
        Assert.NotEmpty(record.Tables);
        Assert.NotEmpty(record.Figures);
        Assert.NotEmpty(record.Claims);
        Assert.Equal(ExperimentCatalog.Open(name).Claims.Count, record.Claims.Count + record.Notes.Count(n => n.StartsWith("Not decided",
            StringComparison.Ordinal)));
        Assert.All(record.Claims, c => Assert.All(new[] { c.Text, c.Paper, c.Ours, c.Evidence },
            text => Assert.False(string.IsNullOrWhiteSpace(text))));
        Assert.All(record.Figures, f => Assert.True(File.Exists(Path.Combine((string)outcome["folder"]!, "figures", f.Name + ".vl.json"))));
        Assert.All(record.Figures, f => AssertBarsWithoutMarks(f.Spec));
        Assert.All(record.Tables.Where(table => table.Columns.Contains("selected")), table => Assert.DoesNotContain(table.Rows,
            row => row[^1].Contains("token ", StringComparison.Ordinal)));
        Assert.Contains(record.Title, System.Net.WebUtility.HtmlDecode(File.ReadAllText((string)outcome["report"]!)));
    }

    // A rule that inherits a shape gets a mark at its end, which reads as a second point.
    private static void AssertBarsWithoutMarks(JsonNode? spec)
    {
        foreach (var view in new[] { spec, spec?["spec"] })
            if (view?["layer"]?.AsArray().Any(l => (string?)(l!["mark"] as JsonObject)?["type"] == "rule") == true)
                Assert.Null(view["encoding"]?["shape"]);
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Every_scale_of_every_experiment_has_a_plan(string name)
    {
        var experiment = ExperimentCatalog.Open(name);
        string[] hours = ["fewer-examples/curves", "id-expo/tabular", "meed/fashion-mnist", "meed/leakage", "meed/mnist"];
        string[] between = hours.Contains(name) ? ["medium"] : [];
        Assert.Equal([.. between, "paper", "small", "tiny"], experiment.Scales.Keys.Order());
        Assert.All(experiment.Scales.Keys, scale => Assert.NotEmpty(experiment.Begin(scale, new()).Jobs));
    }

    [Fact]
    public void A_plan_at_the_papers_scale_says_where_it_is_not_the_papers()
    {
        string[] command = ["reproduce", "meed/series", "--out", _scratch["runs"], "--plan"];
        var paper = Cli.Run([.. command, "--scale", "paper", "--json"]).Done().Json["departures"]!.AsArray();
        Assert.Equal(PaperDepartures.Known.Of("meed/series").Select(d => d.Item), paper.Select(d => (string)d!["item"]!));
        Assert.All(paper, d => Assert.All((string[])["item", "paper", "here", "why"], field => Assert.NotEqual("", (string)d![field]!)));
        var text = Cli.Run([.. command, "--scale", "paper"]).Done().Output;
        Assert.Contains("Not the paper's to the letter:", text);
        Assert.Contains("The data of section 4.5", text);
        Assert.Null(Cli.Run([.. command, "--scale", "small", "--json"]).Done().Json["departures"]);
        Assert.DoesNotContain("to the letter", Cli.Run([.. command, "--scale", "small"]).Done().Output);
    }

    [Fact]
    public void Two_processes_give_the_record_of_one()
    {
        Cli.Run("reproduce", "id-expo/leakage", "--scale", "tiny", "--out", _scratch["one"]).Done();
        Cli.Run("reproduce", "id-expo/leakage", "--scale", "tiny", "--out", _scratch["two"], "--processes", "2").Done();
        Assert.Equal(Timeless(_scratch["one/id-expo/leakage/tiny"]), Timeless(_scratch["two/id-expo/leakage/tiny"]));
    }

    [Fact]
    public void What_is_done_is_not_done_again()
    {
        string[] command = ["reproduce", "id-expo/deletion-variants", "--scale", "tiny", "--out", _scratch["runs"]];
        Cli.Run(command).Done();
        var jobs = Directory.GetFiles(_scratch["runs/jobs"]).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        Cli.Run(command).Done();
        Assert.All(jobs, j => Assert.Equal(j.Value, File.GetLastWriteTimeUtc(j.Key)));
        var plan = Cli.Run([.. command, "--plan", "--json"]).Done().Json["jobs"]!.AsArray();
        Assert.All(plan, j => Assert.True((bool)j!["done"]!));
    }

    [Fact]
    public void A_damaged_result_is_computed_anew()
    {
        string[] command = ["reproduce", "id-expo/deletion-variants", "--scale", "tiny", "--out", _scratch["runs"]];
        Cli.Run(command).Done();
        var before = Timeless(_scratch["runs/id-expo/deletion-variants/tiny"]);
        File.WriteAllText(Directory.GetFiles(_scratch["runs/jobs"], "*.json")[0], "{\"format\": \"candor-jo");
        Cli.Run(command).Done();
        Assert.Equal(before, Timeless(_scratch["runs/id-expo/deletion-variants/tiny"]));
    }

    [Fact]
    public void An_experiment_of_ones_own_is_a_file()
    {
        Directory.CreateDirectory(_scratch["mine"]);
        var file = _scratch.Write("mine/short.json", """
            {"title": "Mine", "text": "Short.", "protocol": "method-comparison", "common": {"eta": 2},
             "claims": [{"id": "best-insertion", "text": "a", "paper": "b"}, {"id": "small-fraction-costs", "text": "c", "paper": "d"}],
             "scales": {"tiny": {"data": ["wine"], "seeds": [3], "explainers": [{"name": "Gradient", "set": {"explainer": "gradient"}}],
               "base": {"hidden": [4], "pretrainEpochs": 1, "training": {"epochs": 1}},
               "methods": [{"name": "ID-ExpO", "set": {"method": "id-expo"}}, {"name": "CE only", "set": {"method": "ce"}}]}}}
            """);
        var outcome = Cli.Run("reproduce", file, "--scale", "tiny", "--out", _scratch["runs"], "--json").Done().Json;
        Assert.Equal("mine/short", (string?)outcome["experiment"]);
        Assert.Equal("best-insertion", (string?)Assert.Single(outcome["claims"]!.AsArray())!["id"]);
        Assert.Contains(outcome["notes"]!.AsArray(), n => ((string)n!).StartsWith("Not decided at this scale", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Cli.Run("reproduce").Refused("Name an experiment", "id-expo/leakage");
        Cli.Run("reproduce", "id-expo/leekage").Refused("experiment", "id-expo/leakage");
        Cli.Run("reproduce", "id-expo/leakage", "--scale", "large").Refused("scale", "small");
        Cli.Run("reproduce", "id-expo/leakage", "--seed", "3").Refused("--seed has no effect");
        Cli.Run("reproduce", "id-expo/leakage", "--processes", "0").Refused("processes");
        Cli.Run("reproduce", "id-expo/leakage", "--scale", "paper", "--data", _scratch.Path, "--out",
            _scratch["o"]).Refused("candor data fetch", "--data DIR");
        Cli.Run("reproduce", _scratch["none.json"]).Refused("none.json");
        Cli.Run("reproduce", _scratch.Write("bad.json", "{\"title\": 3")).Refused("bad.json", "line 1");
        var unknown = """{"title": "", "text": "", "protocol": "method-comparison", "common": {"eta": 2}, "scales": {"small": {"data": ["wine"], "seeds": [1], "explainers": [{"name": "L"}], "methods": [{"name": "M", "set": {"lambda9": 1}}]}}}""";
        Cli.Run("reproduce", _scratch.Write("unknown.json", unknown), "--out", _scratch["o"]).Refused("job M");
    }

    /// <summary>A record without its times.</summary>
    internal static string Timeless(string folder)
    {
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "record.json")))!.AsObject();
        record.Remove("finished");
        record.Remove("seconds");
        foreach (var job in record["jobs"]!.AsArray())
            job!.AsObject().Remove("seconds");
        return record.ToJsonString();
    }

    public void Dispose() => _scratch.Dispose();
}
