using System.Text.Json.Nodes;
using Candor.Experiments;
using Candor.Runs.Folders;

namespace Candor.Cli.Tests.Verbs;

/// <summary>A grid over the options of train.</summary>
public sealed class SweepVerbTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void Every_combination_and_seed_is_trained_and_equation_15_chooses()
    {
        var outcome = Cli.Run(["sweep", "wine", .. Cli.Tiny, "--lambda12", "0.5,0.01", "--lr", "0.05,0.01", "--seeds", "1,2", "--out",
            _scratch["sweep"], "--json"]).Done().Json;
        // 4 points × 2 seeds, and a pre-training for each seed.
        Assert.Equal(10, (int)outcome["jobs"]!);
        var points = outcome["points"]!.AsArray().Select(p => p!.AsObject()).ToArray();
        Assert.Equal(4 * 6, points.Length);
        foreach (var best in outcome["best"]!.AsArray())
        {
            var same = points.Where(p => (string?)p["options"]!["eta"] == (string?)best!["eta"]).ToArray();
            var chosen = same.Single(p => JsonNode.DeepEquals(p["options"], best));
            Assert.Equal(same.Max(Score), Score(chosen));
        }
        static double Score(JsonObject point) => (double)point["scores"]!["validationScore"]!;
    }

    [Fact]
    public void A_point_has_the_numbers_of_the_same_training()
    {
        Cli.Run(["sweep", "wine", .. Cli.Tiny, "--lambda12", "0.5,0.01", "--seed", "4", "--out", _scratch["sweep"]]).Done();
        Cli.Run(["train", "wine", .. Cli.Tiny, "--lambda12", "0.5", "--seed", "4", "--threads", "1", "--out", _scratch["train"]]).Done();
        var trained = RunFolder.Open(_scratch["train"]).ReadRecord().Selections;
        var swept = ExperimentFolder.Read(_scratch["sweep"]).Summaries.Where(s => s.Of["lambda12"] == "0.5").ToArray();
        Assert.Equal(trained.Count, swept.Length);
        Assert.All(trained.Zip(swept), pair =>
        {
            Assert.Equal(pair.First.ValidationScore, pair.Second.Metrics["validationScore"].Mean, 12);
            Assert.Equal(pair.First.Insertion, pair.Second.Metrics["insertion"].Mean, 6);
        });
    }

    [Fact]
    public void Options_that_a_method_does_not_know_are_left_out_for_it()
    {
        var plan = Cli.Run("sweep", "wine", "--method", "ce,id-expo", "--lambda12", "0.1,0.01", "--out", _scratch["sweep"], "--plan",
            "--json").Done().Json["jobs"]!.AsArray();
        string[] keys = [.. plan.Select(j => (string)j!["key"]!)];
        Assert.Equal(["method ce/seed 0", "method id-expo, lambda12 0.01/seed 0", "method id-expo, lambda12 0.1/seed 0",
            "wine/seed 0/pre-training"], keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lists_that_are_one_value_stay_one_value()
    {
        var plan = Cli.Run("sweep", "wine", "--hidden", "8,4", "--explainer", "lime,gradient", "--out", _scratch["sweep"], "--plan",
            "--json").Done().Json["jobs"]!.AsArray();
        Assert.Equal(3, plan.Count);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Cli.Run("sweep").Refused("Name the data");
        Cli.Run("sweep", "wine", "--lr", "0.1,fast", "--out", _scratch["a"]).Refused("--lr", "fast");
        Cli.Run("sweep", "wine", "--lambda-expo", "0.1,0.2", "--out", _scratch["a"]).Refused("--lambda-expo has no effect");
        Cli.Run("sweep", "wine", "--method", "ce,id-exp", "--out", _scratch["a"]).Refused("id-exp", "id-expo");
        Cli.Run("sweep", "nowhere", "--lr", "0.1,0.2", "--out", _scratch["a"]).Refused("nowhere");
    }

    public void Dispose() => _scratch.Dispose();
}
