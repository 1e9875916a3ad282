using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Verbs;

/// <summary><c>train --method meed</c> and its like, and what the other verbs make of such a run.</summary>
public sealed class LearnedExplainerTests : IDisposable
{
    // The class is whether a is above 20; the program answers from the file's own units.
    private const string Program = """perl -ne '$| = 1; /\[([^,]+),/; print $1 > 20 ? "[0.1,0.9]\n" : "[0.9,0.1]\n"'""";

    private readonly Scratch _scratch = new();

    private string Data => _scratch.Write("data.csv", "a,b,c,d,y\n"
        + string.Concat(Enumerable.Range(0,
        60).Select(i => $"{i * 7 % 41},{i * 5 % 11},{i * 3 % 13},{i % 7},{(i * 7 % 41 > 20 ? "yes" : "no")}\n")));

    [Theory]
    [InlineData("meed")]
    [InlineData("honest-meed")]
    [InlineData("l2x")]
    [InlineData("vibi")]
    [InlineData("cxplain")]
    public void Every_method_trains_explains_and_is_evaluated(string method)
    {
        Cli.Run("train", Data, "--method", method, "--k", "2", "--epochs", "2", "--judge-epochs", "1", "--pretrain-epochs", "2", "--out",
            _scratch["run"]).Done();
        var record = JsonNode.Parse(File.ReadAllText(_scratch["run/record.json"]))!;
        Assert.Equal(method, (string?)record["explainer"]);
        Assert.NotNull(record["after"]!["metrics"]!["flippedA"]);
        Assert.Equal(["random", "gradient-x-input"], record["comparisons"]!.AsArray().Select(c => (string?)c!["name"]));
        Assert.Contains("Explainers compared", File.ReadAllText(_scratch["run/report.html"]), StringComparison.Ordinal);
        var explained = JsonNode.Parse(Cli.Run("explain", _scratch["run"], "--row", "3", "--json").Done().Output)!;
        Assert.Equal(1, explained["contributions"]!.AsArray().Sum(c => (double)c!["contribution"]!), 4);
        var evaluated = JsonNode.Parse(Cli.Run("evaluate", _scratch["run"], "--metrics", "fs-m,accuracy", "--json").Done().Output)!;
        Assert.Equal(["accuracy", "fsM"], evaluated["metrics"]!.AsObject().Select(m => m.Key));
    }

    [Fact]
    public void The_models_own_term_and_what_the_authors_released_are_options()
    {
        Cli.Run("train", Data, "--method", "meed", "--k", "2", "--epochs", "2", "--judge-epochs", "3", "--judge-patience", "1",
            "--model-term", "1", "--sampler", "as-released", "--prior", "as-released", "--pretrain-epochs", "2", "--out",
            _scratch["run"]).Done();
        var record = JsonNode.Parse(File.ReadAllText(_scratch["run/record.json"]))!;
        var learned = record["configuration"]!["learned"]!;
        Assert.Equal(("AsReleased", "AsReleased", 1.0), ((string?)learned["options"]!["sampler"], (string?)learned["options"]!["prior"],
            (double)learned["options"]!["modelTerm"]!));
        Assert.Equal(1, (int)learned["fidelity"]!["patience"]!);
        Assert.Contains("\"model\"", record["history"]!.ToJsonString(), StringComparison.Ordinal);
        Cli.Run("train", Data, "--method", "cxplain", "--model-term", "1", "--out", _scratch["no"]).Refused("--model-term");
        Cli.Run("train", Data, "--method", "meed", "--model-command", Program, "--model-term", "1", "--out", _scratch["no"])
            .Refused("--model-term", "a program", "gradients");
    }

    [Fact]
    public void A_program_in_any_language_is_explained_and_the_run_remembers_it()
    {
        Cli.Run(
            "train", Data, "--method", "meed", "--model-command", Program, "--k", "1", "--epochs", "20", "--batch", "16", "--judge-epochs",
                "5", "--lr", "0.01",
            "--out", _scratch["run"]).Done();
        Assert.DoesNotContain("perl", File.ReadAllText(_scratch["run/model.safetensors"]), StringComparison.Ordinal);
        Cli.Run("explain", _scratch["run"], "--row", "3").Refused("--allow-command", Program);
        var explained = JsonNode.Parse(
            Cli.Run("explain", _scratch["run"], "--row", "3", "--model-command", Program, "--json").Done().Output)!;
        Assert.Equal("yes", (string?)explained["prediction"]);
        Cli.Run("check", _scratch["run"], Data, "--min-accuracy", "0.9", "--allow-command").Done();
        var metrics = JsonNode.Parse(Cli.Run("evaluate", _scratch["run"], "--allow-command", "--explainer", "kernel-shap", "--metrics",
            "fs-m,fu-m", "--k", "1", "--json").Done().Output)!["metrics"]!;
        // The program looks at a and nothing else, and Shapley values say so.
        Assert.Equal(1, (double)metrics["fsM"]!["mean"]!, 9);
        Assert.Contains("without a prior", File.ReadAllText(_scratch["run/record.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_predictor_run_is_a_model()
    {
        Cli.Run("train", Data, "--method", "ce", "--epochs", "0", "--pretrain-epochs", "2", "--out", _scratch["model"]).Done();
        Cli.Run("train", Data, "--method", "l2x", "--model", _scratch["model"], "--epochs", "1", "--judge-epochs", "1", "--out",
            _scratch["run"]).Done();
        var scores = JsonNode.Parse(Cli.Run("evaluate", _scratch["model"], "--metrics", "fs-m", "--judge-epochs", "1",
            "--json").Done().Output)!["metrics"]!;
        Assert.NotNull(scores["fsM"]);
    }

    [Theory]
    [InlineData("meed", 64)]
    [InlineData("l2x", 16, "--grid", "4")]
    [InlineData("honest-meed", 9, "--segments", "slic", "--grid", "3")]
    public void Pixels_or_superpixels_of_images_are_selected(string method, int units, params string[] more)
    {
        var images = SmallImages.Write(_scratch);
        Cli.Run("train", images, "--method", "ce", "--epochs", "0", "--pretrain-epochs", "2", "--grid", "2", "--sample-rows", "0",
            "--seed", "1", "--out", _scratch["model"]).Done();
        Cli.Run(
            ["train", images, "--limit", "60", "--method", method, "--model", _scratch["model"], "--k", "4", "--epochs", "2",
                "--judge-epochs", "1", "--sample-rows", "1", "--seed", "1",
                "--out", _scratch["run"], .. more]).Done();
        var record = JsonNode.Parse(File.ReadAllText(_scratch["run/record.json"]))!;
        Assert.Equal(units, record["data"]!["features"]!.AsArray().Count);
        Assert.Equal(12, (int)record["after"]!["rows"]!);
        Assert.NotNull(record["after"]!["metrics"]!["fsM"]);
        Assert.Contains("Images explained", File.ReadAllText(_scratch["run/report.html"]), StringComparison.Ordinal);
        var explained = JsonNode.Parse(Cli.Run("explain", _scratch["run"], "--row", "3", "--json").Done().Output)!;
        Assert.Equal(1, explained["contributions"]!.AsArray().Sum(c => (double)c!["contribution"]!), 4);
        var again = JsonNode.Parse(Cli.Run("evaluate", _scratch["run"], "--metrics", "insertion", "--json").Done().Output)!;
        Assert.Equal((double)record["after"]!["metrics"]!["insertion"]!["mean"]!, (double)again["metrics"]!["insertion"]!["mean"]!, 5);
    }

    [Fact]
    public void Series_are_learned_explained_and_evaluated_and_a_u_net_explains_images()
    {
        var series = _scratch.Write("series.csv", "a0,b0,c0,a1,b1,c1,y\n"
            + string.Concat(Enumerable.Range(0,
            80).Select(i => $"{i * 7 % 41},{i * 5 % 11},{i % 3},{i * 3 % 17},{i % 7},{i % 5},{(i * 7 % 41 > 20 ? "yes" : "no")}\n")));
        Cli.Run("train", series, "--series", "2", "--method", "meed", "--k", "2", "--epochs", "2", "--judge-epochs", "1",
            "--pretrain-epochs", "2", "--out", _scratch["series"]).Done();
        var record = JsonNode.Parse(File.ReadAllText(_scratch["series/record.json"]))!;
        Assert.Equal(6, record["data"]!["features"]!.AsArray().Count);
        Assert.Equal("lstm", (string?)record["configuration"]!["predictor"]);
        var explained = JsonNode.Parse(Cli.Run("explain", _scratch["series"], "--row", "3", "--json").Done().Output)!;
        Assert.Equal(1, explained["contributions"]!.AsArray().Sum(c => (double)c!["contribution"]!), 4);
        Assert.NotNull(JsonNode.Parse(Cli.Run("evaluate", _scratch["series"], "--metrics", "fs-m", "--judge-epochs", "1",
            "--json").Done().Output)!["metrics"]!["fsM"]);
        var images = SmallImages.Write(_scratch);
        Cli.Run("train", images, "--predictor", "mnist-cnn", "--method", "meed", "--network", "u-net", "--k", "1", "--epochs", "1",
            "--judge-epochs", "1", "--pretrain-epochs", "1", "--out", _scratch["u-net"]).Done();
        Assert.Equal(4, JsonNode.Parse(Cli.Run("explain", _scratch["u-net"], "--row", "3",
            "--json").Done().Output)!["contributions"]!.AsArray().Count);
        Cli.Run("train", series, "--predictor", "lstm").Refused("lstm is for series", "--series");
    }

    [Theory]
    [InlineData("--lambda1 has no effect with --method meed", "--method", "meed", "--lambda1", "0.1")]
    [InlineData("--explainer has no effect with --method meed", "--method", "meed", "--explainer", "lime")]
    [InlineData("--k has no effect with --method id-expo", "--k", "3")]
    [InlineData("--beta has no effect with --method l2x", "--method", "l2x", "--beta", "0.1")]
    [InlineData("--directions has no effect", "--method", "meed", "--directions", "4")]
    [InlineData("both name the model", "--method", "meed", "--model", "x", "--model-command", "y")]
    [InlineData("--memory has no effect with --method meed", "--method", "meed", "--memory", "4GiB")]
    [InlineData("--augment-tuning has no effect with --method l2x", "--method", "l2x", "--augment-tuning")]
    [InlineData("--k has no effect with --method fewer-examples", "--method", "fewer-examples", "--k", "3")]
    [InlineData("--examples has no effect with --method vibi", "--method", "vibi", "--examples", "3")]
    [InlineData("--hidden has no effect with --model-command", "--method", "meed", "--model-command", "y", "--hidden", "3")]
    [InlineData("learns nothing", "--method", "infd")]
    [InlineData("9 units are to be selected", "--method", "meed", "--k", "9")]
    [InlineData("no explainer 'lme'", "--method", "meed", "--compare", "lme")]
    [InlineData("ended with exit code 3", "--method", "meed", "--model-command", "exit 3", "--model-restarts", "0")]
    public void What_makes_no_sense_is_one_clear_error(string says, params string[] args)
    {
        var result = Cli.Run(["train", Data, .. args, "--out", _scratch["run"]]);
        Assert.Equal(2, result.Code);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();
}
