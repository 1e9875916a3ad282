using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Verbs;

public sealed class TrainVerbTests(TrainedRun run) : IDisposable
{
    private static readonly string[] s_promised =
        ["accuracy", "insertion", "deletion", "oneMinusDeletion", "sensitivityN", "wrongLabelInsertion", "insertionMargin"];

    private readonly Scratch _scratch = new();

    [Fact]
    public void Json_has_the_run_the_seed_and_plain_numbers_before_and_after()
    {
        var json = run.Outcome.Json;
        Assert.Equal(run.Path, json["run"]!.GetValue<string>());
        Assert.Equal(5, json["seed"]!.GetValue<int>());
        foreach (var when in new[] { "before", "after" })
        {
            var scores = json[when]!.AsObject();
            foreach (var metric in s_promised)
                Assert.InRange(scores[metric]!.GetValue<double>(), -1, 1);
            Assert.Equal(Catalog.Metrics.Order(), scores.Select(s => s.Key).Order());
            Assert.Equal(1 - scores["deletion"]!.GetValue<double>(), scores["oneMinusDeletion"]!.GetValue<double>(), 6);
        }
        Assert.NotEqual("", json["verdict"]!["headline"]!.GetValue<string>());
        var decisions = json["decisions"]!;
        Assert.Equal(json["data"]!["test"]!.GetValue<int>(),
            decisions["changed"]!["beforeToAfter"]!.AsArray().Sum(r => r!.AsArray().Sum(n => n!.GetValue<int>())));
        Assert.Equal(3, decisions["after"]!["confusion"]!.AsArray().Count);
        Assert.InRange(decisions["after"]!["auc"]!.GetValue<double>(), 0.5, 1);
    }

    [Fact]
    public void The_run_folder_holds_configuration_record_models_and_report_and_nothing_else() =>
        Assert.Equal(
            ["before.safetensors", "config.json", "contract.json", "model.safetensors", "record.json", "report.html"],
            Directory.EnumerateFiles(run.Path).Select(Path.GetFileName).Where(f => !f!.StartsWith("explanation-",
                StringComparison.Ordinal)).Order());

    [Fact]
    public void Progress_goes_to_the_error_stream_and_the_table_to_the_output()
    {
        var outcome = Cli.Train("wine", _scratch["run"]).Done();
        Assert.Contains("Pre-training on 124 rows of wine.", outcome.Error);
        Assert.Contains("| wrongLabelInsertion | lower", outcome.Output);
        Assert.Contains($"Report: {_scratch["run"]}/report.html", outcome.Output);
        Assert.All(outcome.Output, c => Assert.True(char.IsAscii(c), $"'{c}' is not ASCII"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        var again = Cli.Train("wine", _scratch["again"], "--json").Done().Json;
        var same = Cli.Train("wine", _scratch["same"], "--json").Done().Json;
        var other = Cli.Train("wine", _scratch["other"], "--seed", "6", "--json").Done().Json;
        foreach (var when in new[] { "before", "after" })
        {
            Assert.Equal(again[when]!.ToJsonString(), same[when]!.ToJsonString());
            Assert.NotEqual(again[when]!.ToJsonString(), other[when]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Runs_on_a_number_of_threads(string threads)
    {
        Cli.Train("wine", _scratch["run"], "--threads", threads, "--json").Done();
        var record = JsonNode.Parse(File.ReadAllText(_scratch["run/record.json"]))!;
        Assert.Equal(int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture),
            record["environment"]!["threads"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("id-expo", "kernel-shap")]
    [InlineData("expo-f", "lime")]
    [InlineData("expo-s", "lime")]
    [InlineData("ce", "lime")]
    public void Every_method_trains(string method, string explainer)
    {
        var json = Cli.Train("wine", _scratch["run"], "--method", method, "--explainer", explainer, "--json").Done().Json;
        Assert.Equal((method, explainer), (json["method"]!.GetValue<string>(), json["explainer"]!.GetValue<string>()));
    }

    [Fact]
    public void A_run_can_be_repeated_from_its_configuration()
    {
        var json = Cli.Run("train", "--config", Path.Combine(run.Path, "config.json"), "--out", _scratch["run"], "--json").Done().Json;
        Assert.Equal(run.Outcome.Json["after"]!.ToJsonString(), json["after"]!.ToJsonString());
    }

    [Fact]
    public void Goes_on_from_the_model_of_another_run()
    {
        var json = Cli.Run("train", "wine", "--model", run.Path, "--seed", "5", "--epochs", "1", "--samples", "30", "--out",
            _scratch["run"], "--json").Done().Json;
        Assert.Equal(run.Outcome.Json["after"]!["accuracy"]!.GetValue<double>(), json["before"]!["accuracy"]!.GetValue<double>());
    }

    [Fact]
    public void Resuming_a_finished_run_gives_its_numbers_again()
    {
        var copy = _scratch.Copy(run.Path, "copy");
        var json = Cli.Run("train", "--resume", "--out", copy, "--json").Done().Json;
        Assert.Equal(run.Outcome.Json["after"]!.ToJsonString(), json["after"]!.ToJsonString());
    }

    public void Dispose() => _scratch.Dispose();
}
