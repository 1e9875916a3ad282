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
    public void The_winner_is_a_run_that_is_opened_and_explained()
    {
        string[] Sweep(string lrs) => ["sweep", "wine", .. Cli.Tiny, "--lr", lrs, "--seeds", "4,5", "--out", _scratch["sweep"], "--json"];
        var winner = Cli.Run(Sweep("0.05,0.01")).Done().Json["winner"]!;
        var path = (string)winner["run"]!;
        Assert.Equal(_scratch["sweep/winner"], path);
        Assert.Equal((2, 4), ((double)winner["eta"]!, (int)winner["seed"]!));
        // It has the numbers of its job, and of a training of its own.
        var record = RunFolder.Open(path).ReadRecord();
        var lr = (string)winner["options"]!["lr"]!;
        var job = ExperimentFolder.Read(_scratch["sweep"]).Jobs.Single(j => j.Key == $"lr {lr}/seed 4");
        Assert.Equal(job.Scores["insertion"], record.After!.Metrics["insertion"].Mean, 6);
        Assert.NotEmpty(record.Samples);
        var explained = Cli.Run("explain", path, "--row", "0", "--out", _scratch["pages"], "--json").Done().Json;
        Assert.NotNull(explained["page"]);
        Assert.Contains(path, (string)winner["explain"]!, StringComparison.Ordinal);
        Assert.Contains("winner/report.html", File.ReadAllText(_scratch["sweep/report.html"]), StringComparison.Ordinal);
        // Asked again it is not trained again; another winner takes its place.
        var before = File.GetLastWriteTimeUtc(Path.Combine(path, "model.safetensors"));
        Cli.Run(Sweep("0.05,0.01")).Done();
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(path, "model.safetensors")));
        Cli.Run(Sweep("0.001")).Done();
        Assert.Equal(0.001, RunFolder.Open(path).ReadConfig().Training.LearningRate);
        File.WriteAllText(Path.Combine(path, "mine.txt"), "");
        Cli.Run(Sweep("0.05")).Refused("holds an earlier winner and other files");
    }

    [Fact]
    public void Charts_show_what_each_option_does_in_every_repeat()
    {
        Cli.Run(["sweep", "wine", .. Cli.Tiny, "--lr", "0.05,0.01,0.002", "--kernel", "l2,cosine", "--seeds", "1,2", "--out",
            _scratch["sweep"]]).Done();
        var record = ExperimentFolder.Read(_scratch["sweep"]);
        Assert.Equal(["sweep-kernel", "sweep-lr"], record.Figures.Select(f => f.Name).Order(StringComparer.Ordinal));
        var lr = record.Figures.Single(f => f.Name == "sweep-lr").Spec;
        Assert.Equal(["0.002", "0.01", "0.05"], lr["spec"]!["encoding"]!["x"]!["sort"]!.AsArray().Select(v => (string)v!));
        var values = lr["data"]!["values"]!.AsArray().Select(v => v!.AsObject()).ToArray();
        // 3 metrics × 3 values × 2 kernels, each a mean and two repeats.
        Assert.Equal(18, values.Count(v => v.ContainsKey("mean")));
        Assert.Equal(36, values.Count(v => v.ContainsKey("repeat")));
        foreach (var mean in values.Where(v => v.ContainsKey("mean")))
        {
            var own = values.Where(v => v.ContainsKey("repeat") && new[] { "metric", "value", "method" }.All(k =>
                (string)v[k]! == (string)mean[k]!)).Select(v => (double)v["repeat"]!).ToArray();
            Assert.Equal(own.Average(), (double)mean["mean"]!, 1e-5);
            Assert.Equal(Math.Abs(own[0] - own[1]) / Math.Sqrt(2), (double)mean["high"]! - (double)mean["mean"]!, 1e-5);
        }
        var summary = record.Summaries.Single(s => s.Of["lr"] == "0.05" && s.Of["kernel"] == "l2" && s.Of["eta"] == "2");
        Assert.Contains(values, v => v.ContainsKey("mean") && (string)v["value"]! == "0.05" && (string)v["method"]! == "kernel l2"
            && Math.Abs((double)v["mean"]! - summary.Metrics["insertion"].Mean) < 1e-5);
        // Names have no order, and no line between them.
        Assert.Equal(3, record.Figures.Single(f => f.Name == "sweep-kernel").Spec["spec"]!["layer"]!.AsArray().Count);
        Assert.Equal(4, lr["spec"]!["layer"]!.AsArray().Count);
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
        Cli.Run("sweep", "wine", "--explainer", "lime,gradient", "--samples", "50", "--out", _scratch["a"])
            .Refused("With explainer gradient", "samples");
        Cli.Run("sweep").Refused("Name the data");
        Cli.Run("sweep", "wine", "--lr", "0.1,fast", "--out", _scratch["a"]).Refused("--lr", "fast");
        Cli.Run("sweep", "wine", "--lambda-expo", "0.1,0.2", "--out", _scratch["a"]).Refused("--lambda-expo has no effect");
        Cli.Run("sweep", "wine", "--method", "ce,id-exp", "--out", _scratch["a"]).Refused("id-exp", "id-expo");
        Cli.Run("sweep", "nowhere", "--lr", "0.1,0.2", "--out", _scratch["a"]).Refused("nowhere");
    }

    public void Dispose() => _scratch.Dispose();
}
