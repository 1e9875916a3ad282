using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Verbs;

/// <summary>What a person is shown: a column that says nothing gets nothing, though the run was trained by the paper's equation.</summary>
public sealed class ShownExplanationTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Theory] // The label is whether x is above 0; a constant column and an empty cell are the background.
    [InlineData("constants.csv", 4, "constant", "country")]
    [InlineData("missing.csv", 2, "gap")]
    public void A_constant_column_and_an_empty_cell_are_no_evidence(string file, int row, params string[] empty)
    {
        Train(file);
        var json = Explain(row);
        Assert.True((bool)json["settings"]!["intercept"]!);
        Assert.All(empty, name => Assert.InRange(Math.Abs(Contribution(json, name)), 0, 0.01));
        Assert.True(Contribution(json, "x") > 0.3);
        Assert.True(Contribution(json, "noise") < 0);
        Assert.True(Contribution(Explain(row, "--explainer", "kernel-shap"), "noise") < 0);
        // RISE converges with the square root of its masks.
        Assert.All(empty, name => Assert.InRange(Math.Abs(Contribution(Explain(row, "--explainer", "rise"), name)), 0, 0.05));
        // The paper's equations share the output on the background out.
        var literal = Explain(row, "--no-intercept");
        Assert.False((bool)literal["settings"]!["intercept"]!);
        Assert.All(empty, name => Assert.True(Contribution(literal, name) > 0.05));
        Assert.All(empty, name => Assert.True(Contribution(Explain(row, "--explainer", "rise", "--no-intercept"), name) > 0.3));
        Assert.False(Explain(row, "--explainer", "occlusion")["settings"]!.AsObject().ContainsKey("intercept"));
    }

    [Fact]
    public void The_report_shows_what_explain_shows_and_says_which_fit_it_is()
    {
        Train("constants.csv", "--no-intercept");
        var record = JsonNode.Parse(File.ReadAllText(_scratch["run/record.json"]))!;
        var sample = record["samples"]![0]!;
        var shown = Explain((int)sample["row"]!, "--target", (string)sample["label"]!)["contributions"]!.AsArray()
            .Select(c => (double)c!["contribution"]!);
        Assert.Equal(shown, sample["after"]!["contributions"]!.AsArray().Select(c => (double)c!));
        Assert.Contains(record["notes"]!.AsArray(), n => ((string)n!).Contains("lime with an intercept", StringComparison.Ordinal));
        Assert.Contains("lime with an intercept explains", Cli.Run("explain", _scratch["run"], "--row", "4").Done().Output,
            StringComparison.Ordinal);
        Assert.Contains("lime without an intercept explains",
            Cli.Run("explain", _scratch["run"], "--row", "4", "--no-intercept").Done().Output, StringComparison.Ordinal);
    }

    [Theory] // Also where other options than the fit are given.
    [InlineData("--no-intercept", "--intercept")]
    [InlineData("--intercept", "--no-intercept")]
    public void Scores_stay_those_of_the_fit_in_training(string fit, string other)
    {
        Train("constants.csv", fit);
        var record = JsonNode.Parse(File.ReadAllText(_scratch["run/record.json"]))!["after"]!["metrics"]!["infidelity"]!["mean"]!;
        Assert.Equal((double)record, Infidelity(), 6);
        Assert.Equal((double)record, Infidelity(fit), 6);
        Assert.Equal((double)record, Infidelity("--samples", "200"), 6);
        Assert.NotEqual((double)record, Infidelity(other), 3);
    }

    [Fact]
    public void Training_and_scores_have_an_intercept_where_nothing_says_otherwise()
    {
        Train("constants.csv");
        var config = JsonNode.Parse(File.ReadAllText(_scratch["run/config.json"]))!;
        Assert.True((bool)config["explainerSettings"]!["intercept"]!);
        Assert.Equal(Infidelity("--explainer", "rise", "--intercept"), Infidelity("--explainer", "rise"));
    }

    [Fact]
    public void Both_switches_contradict_each_other()
    {
        Train("constants.csv");
        Cli.Run("explain", _scratch["run"], "--row", "4", "--intercept", "--no-intercept").Refused("contradict");
        Cli.Run("explain", _scratch["run"], "--row", "4", "--explainer", "occlusion", "--no-intercept")
            .Refused("has no option --no-intercept");
    }

    public void Dispose() => _scratch.Dispose();

    private void Train(string file, params string[] more) => Cli.Run(
    [
        "train", Path.Combine(AppContext.BaseDirectory, "Data", file), "--missing", "mean", "--method", "ce", "--epochs", "1",
        "--pretrain-epochs", "60", "--sample-rows", "1", "--threads", "1", "--out", _scratch["run"], .. more,
    ]).Done();

    private JsonObject Explain(int row, params string[] more) =>
        Cli.Run(["explain", _scratch["run"], "--row", $"{row}", "--json", "--threads", "1", .. more]).Done().Json;

    private double Infidelity(params string[] more) =>
        (double)Cli.Run(["evaluate", _scratch["run"], "--metrics", "infidelity", "--json", "--threads", "1", .. more])
            .Done().Json["metrics"]!["infidelity"]!["mean"]!;

    private static double Contribution(JsonObject json, string name) =>
        (double)json["contributions"]!.AsArray().Single(c => (string)c!["feature"]! == name)!["contribution"]!;
}
