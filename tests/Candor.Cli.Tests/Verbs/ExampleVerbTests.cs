using System.Text.Json.Nodes;
using Candor.Masking;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Training;
using Candor.Tensors;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Training, explaining and evaluating by training examples.</summary>
public sealed class ExampleVerbTests(ExampleRunFixture run) : IClassFixture<ExampleRunFixture>, IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Training_tells_scores_for_every_number_of_examples()
    {
        var json = run.Outcome.Json;
        Assert.Equal(("fewer-examples", 5), (json["method"]!.GetValue<string>(), json["examples"]!.GetValue<int>()));
        Assert.Contains(json["scores"]!.AsArray(), s => s!["examples"]!.GetValue<int>() == 5);
        Assert.InRange(json["after"]!["accuracy"]!.GetValue<double>(), 0.5, 1);
        Assert.True(File.Exists(Path.Combine(run.Path, "examples.safetensors")));
        var report = File.ReadAllText(Path.Combine(run.Path, "report.html"));
        Assert.Contains("Rows explained by examples", report, StringComparison.Ordinal);
        Assert.Contains("<mark>", report, StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_lists_examples_whose_products_are_alpha_times_similarity()
    {
        var json = Cli.Run("explain", run.Path, "--row", "12", "--out", _scratch.Path, "--json").Done().Json;
        var examples = json["examples"]!.AsArray();
        Assert.InRange(examples.Count, 1, 5);
        Assert.Equal(json["faithful"]!.GetValue<bool>(), json["prediction"]!.GetValue<string>() == json["explained"]!.GetValue<string>());
        Assert.All(examples, e =>
        {
            Assert.Equal(e!["contribution"]!.GetValue<double>(), e["alpha"]!.GetValue<double>() * e["similarity"]!.GetValue<double>(),
                1e-9);
            Assert.InRange(e["index"]!.GetValue<int>(), 0, 177);
            Assert.StartsWith("class_", e["label"]!.GetValue<string>(), StringComparison.Ordinal);
        });
        Assert.Contains("This row", File.ReadAllText(json["page"]!.GetValue<string>()), StringComparison.Ordinal);
        var text = Cli.Run("explain", run.Path, "--row", "12", "--out", _scratch.Path).Done().Output;
        Assert.Contains("faithful", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Training_rows_can_be_shown_by_number_and_label_alone()
    {
        // Every value of a training row that differs from the explained row's is marked.
        var open = Cli.Run("explain", run.Path, "--row", "12", "--out", _scratch["open"], "--json").Done().Json;
        Assert.Contains("<td><mark>", File.ReadAllText((string)open["page"]!), StringComparison.Ordinal);
        var hidden = Cli.Run("explain", run.Path, "--row", "12", "--out", _scratch["hidden"], "--hide-rows", "--json").Done();
        var page = (string)hidden.Json["page"]!;
        Assert.DoesNotContain("<mark>", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("are hidden", File.ReadAllText(page), StringComparison.Ordinal);
        Cli.Run("explain", "--verify", Path.ChangeExtension(page, ".json")).Done();
        Cli.Run("report", run.Path, "--hide-rows", "--out", _scratch["report.html"]).Done();
        Assert.DoesNotContain("<td><mark>", File.ReadAllText(_scratch["report.html"]), StringComparison.Ordinal);
        Cli.Run("train", "wine", "--method", "rps", "--examples", "3", "--epochs", "2", "--hide-rows", "--out", _scratch["trained"]).Done();
        var record = JsonNode.Parse(File.ReadAllText(_scratch["trained/record.json"]))!;
        Assert.All(record["examples"]!["samples"]!.AsArray().SelectMany(s => s!["examples"]!.AsArray()),
            e => Assert.Empty(e!["features"]!.AsArray()));
        Assert.All(record["examples"]!["samples"]!.AsArray(), s => Assert.NotNull((string?)s!["reason"]));
        var own = Cli.Run("explain", _scratch["trained"], "--row", "1", "--json").Done().Json;
        Assert.Contains("are hidden", File.ReadAllText((string)own["page"]!), StringComparison.Ordinal);
        Cli.Run("explain", run.Path, "--row", "12", "--explainer", "lime", "--hide-rows").Refused("--hide-rows has no effect");
    }

    [Fact]
    public void The_whole_model_is_explained_by_the_training_rows_that_most_explanations_lean_on()
    {
        var json = Cli.Run("explain", run.Path, "--global", "--out", _scratch.Path, "--json").Done().Json;
        var leaning = json["leaning"]!;
        Assert.Equal(5, (int)leaning["topK"]!);
        Assert.Equal(36, (int)json["rows"]!);
        Assert.All(leaning["rows"]!.AsArray(), r => Assert.InRange((double)r!["share"]!, (double)r["low"]!, (double)r["high"]!));
        Assert.InRange((int)leaning["carryHalf"]!, 1, (int)leaning["carryNineTenths"]!);
        Assert.Contains("What they move", File.ReadAllText((string)json["page"]!), StringComparison.Ordinal);
        var said = Cli.Run("explain", run.Path, "--global", "--out", _scratch.Path, "--top", "2").Done().Output;
        Assert.Contains("carry half of all weight", said, StringComparison.Ordinal);
        Assert.Contains("more (--top", said, StringComparison.Ordinal);
        Cli.Run("explain", run.Path, "--global", "--target", "class_1").Refused("leave out --target, --before");
        // Any predictor with a feature map has representer points, and units have their own explainers.
        var points = Cli.Run("explain", run.Path, "--global", "--explainer", "representer-points", "--out", _scratch.Path, "--json").Done();
        Assert.NotNull(points.Json["leaning"]);
        Assert.Null(Cli.Run("explain", run.Path, "--global", "--explainer", "lime", "--sample", "20", "--out", _scratch.Path, "--json")
            .Done().Json["leaning"]);
    }

    [Fact]
    public void A_page_is_a_document_that_can_be_computed_again()
    {
        var json = Cli.Run("explain", run.Path, "--row", "12", "--reason", "appeal", "--out", _scratch.Path, "--json").Done().Json;
        var page = json["page"]!.GetValue<string>();
        var text = File.ReadAllText(page);
        foreach (var name in new[] { "modelSha256", "contractSha256", "dataSha256", "made", "reason" })
            Assert.Contains(json["provenance"]![name]!.GetValue<string>(), text, StringComparison.Ordinal);
        foreach (var name in new[] { "influencesSha256", "trainingDataSha256" })
            Assert.Contains(json["settings"]![name]!.GetValue<string>(), text, StringComparison.Ordinal);
        Assert.Equal(Candor.Runs.Folders.SavedPredictor.HashOf(page), json["pageSha256"]!.GetValue<string>());
        var file = Path.ChangeExtension(page, ".json");
        Cli.Run("explain", "--verify", file).Done();
        var shorter = Cli.Run("explain", run.Path, "--row", "12", "--examples", "2", "--out", _scratch.Path, "--json").Done().Json;
        Assert.NotEqual(page, shorter["page"]!.GetValue<string>());
        Cli.Run("explain", "--verify", Path.ChangeExtension(shorter["page"]!.GetValue<string>(), ".json")).Done();
        json["examples"]![0]!["alpha"] = 7;
        Assert.Contains("examples[0].alpha was 7",
            Cli.Run("explain", "--verify", _scratch.Write(Path.GetFileName(file), json.ToJsonString())).Output, StringComparison.Ordinal);
        json["request"]!["examples"] = "many";
        Cli.Run("explain", "--verify", _scratch.Write(Path.GetFileName(file), json.ToJsonString())).Refused("is no explanation");
    }

    [Fact]
    public void Several_rows_are_one_bundle()
    {
        var json = Cli.Run("explain", run.Path, "--rows", "3,5", "--out", _scratch["bundle"], "--json").Done().Json;
        var index = File.ReadAllText(json["index"]!.GetValue<string>());
        Assert.All(json["cases"]!.AsArray(), c =>
            Assert.Contains(Path.GetFileName(c!["page"]!.GetValue<string>()), index, StringComparison.Ordinal));
        Assert.Equal(2, json["cases"]!.AsArray().Count);
    }

    [Fact]
    public void Evaluation_takes_any_list_of_numbers_and_agrees_with_the_record()
    {
        var json = Cli.Run("evaluate", run.Path, "--examples", "5,2,20", "--json").Done().Json;
        Assert.Equal([5, 2, 20], json["scores"]!.AsArray().Select(s => s!["examples"]!.GetValue<int>()));
        Assert.Equal(run.Outcome.Json["after"]!["faithfulness"]!.GetValue<double>(),
            json["scores"]![0]!["faithfulness"]!.GetValue<double>(), 1e-12);
    }

    [Fact]
    public void Representer_points_explain_any_finished_run()
    {
        var json = Cli.Run("explain", run.Path, "--row", "3", "--explainer", "representer-points", "--examples", "4", "--out",
            _scratch.Path, "--json").Done().Json;
        Assert.Equal(4, json["examples"]!.AsArray().Count);
        Cli.Run("evaluate", run.Path, "--explainer", "representer-points", "--examples", "10,200").Done();
        Cli.Run("explain", run.Path, "--row", "3", "--explainer", "gradient", "--out", _scratch.Path).Done();
    }

    [Fact]
    public void A_stopped_run_goes_on_to_the_same_numbers()
    {
        using var stop = new CancellationTokenSource();
        var config = TrainConfig.Read(Path.Combine(run.Path, "config.json"));
        config = config with { Examples = config.Examples with { CheckpointSeconds = 0 } };
        var session = new JobSession
        {
            Cancellation = stop.Token,
            Observe = p => { if (p is { Phase: "eta-0.001", Epoch: 3 }) stop.Cancel(); }
        };
        Assert.Throws<OperationCanceledException>(() => new ExampleJob(config, session).Run(_scratch["stopped"]));
        var expected = new ExampleJob(config).Run(_scratch["whole"]);
        var actual = new ExampleJob(config, new() { Resume = true }).Run(_scratch["stopped"]);
        Assert.Equal(expected.ModelSha256, actual.ModelSha256);
        Assert.Equal(expected.Examples!.InfluencesSha256, actual.Examples!.InfluencesSha256);
        Assert.Equal(expected.Examples.Curve, actual.Examples.Curve);
        Assert.DoesNotContain(Directory.EnumerateFiles(_scratch["stopped"]), f => f.Contains("checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_numbers_of_examples_are_refused()
    {
        Cli.Run("explain", run.Path, "--row", "1", "--examples", "0").Refused("--examples");
        Cli.Run("explain", run.Path, "--row", "1", "--examples", "9999").Refused("9999", "entries");
        Cli.Run("train", "wine", "--method", "fewer-examples", "--examples", "9999", "--out", _scratch["no"]).Refused("9999");
        Cli.Run("train", "wine", "--method", "fewer-examples", "--fresh-points", "0", "--out", _scratch["no"]).Refused("--fresh-points");
        Cli.Run("train", "wine", "--method", "pretrain", "--fresh-points", "9", "--out", _scratch["no"]).Refused("--fresh-points");
        Cli.Run("train", "wine", "--method", "joint", "--most-open", "0.1", "--out", _scratch["no"]).Refused("--most-open");
        Cli.Run("train", "wine", "--method", "joint", "--open-points", "--out", _scratch["no"]).Refused("--open-points");
        Cli.Run("train", "wine", "--method", "fewer-examples", "--open-points", "--refresh-every", "4", "--out",
            _scratch["no"]).Refused("--open-points", "--refresh-every");
        Cli.Run("train", "wine", "--method", "joint", "--sparsity", "0.1", "--out", _scratch["no"]).Refused("--sparsity");
        Cli.Run("train", "wine", "--method", "fewer-examples", "--lambda1", "0.1", "--out", _scratch["no"]).Refused("--lambda1");
        Cli.Run("train", "wine", "--method", "ce", "--examples", "3", "--out", _scratch["no"]).Refused("--examples");
        Cli.Run("train", "wine", "--task", "regression", "--label", "alcohol", "--method", "ce", "--out",
            _scratch["no"]).Refused("classes");
    }

    [Fact]
    public void A_build_can_gate_on_faithfulness()
    {
        var value = run.Outcome.Json["after"]!["faithfulness"]!.GetValue<double>().ToString("R",
            System.Globalization.CultureInfo.InvariantCulture);
        Cli.Run("check", run.Path, "--min-faithfulness", value, "--max-faithfulness", value, "--min-accuracy", "0").Done();
        var missed = Cli.Run("check", run.Path, "--min-faithfulness", "1.01");
        Assert.Equal(1, missed.Code);
        Assert.Contains("MISSED", missed.Output, StringComparison.Ordinal);
        var anew = Cli.Run("check", run.Path, "wine", "--min-faithfulness", "0",
            "--json").Done().Json["checks"]![0]!["value"]!.GetValue<double>();
        Assert.Equal(Cli.Run("evaluate", run.Path, "wine", "--json").Done().Json["metrics"]!["faithfulness"]!["mean"]!.GetValue<double>(),
            anew, 1e-12);
        Cli.Run("check", run.Path, "--min-insertion", "0.5").Refused("insertion was not measured", "accuracy, faithfulness");
    }

    [Fact]
    public void A_training_set_that_has_changed_is_refused_by_its_hash()
    {
        var rows = "a,b,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 11},{(i % 7 > 3 ? "yes" : "no")}\n"));
        var data = _scratch.Write("data.csv", rows);
        Cli.Run(["train", data, "--method", "fewer-examples", "--out", _scratch["r"], .. ExampleRunFixture.Tiny]).Done();
        _scratch.Write("data.csv", rows.Replace("0,0,no", "0,1,no", StringComparison.Ordinal));
        Cli.Run("explain", _scratch["r"], "--row", "1").Refused("it has changed since, or never was the run's");
        Cli.Run("evaluate", _scratch["r"]).Refused("it has changed since, or never was the run's");
    }

    [Fact]
    public void Images_are_explained_by_images_through_a_network_that_stays()
    {
        var images = SmallImages.Write(_scratch, count: 40);
        using (var backbone = new ResNet18(new PixelSpace(new(1, 8, 8)), ResNet18Mlp.ImageNetClasses, ResNetStem.Small, 1))
            Candor.Tensors.Weights.SafeTensors.Write(_scratch["resnet18.safetensors"], backbone.StateByName(),
                new Dictionary<string, string>());
        string[] train = ["train", images, "--method", "fewer-examples", "--predictor", "resnet18-mlp", "--out", _scratch["i"],
            "--examples", "3", "--epochs", "2", "--sparsity", "0", "--hidden", "8", "--batch", "8"];
        Cli.Run(train).Refused("--backbone");
        Cli.Run([.. train, "--backbone", _scratch["none.safetensors"], "--stem", "small"]).Refused("no weights", "torchvision");
        Cli.Run([.. train, "--backbone", _scratch["resnet18.safetensors"]]).Refused("does not fit", "--stem");
        Cli.Run("train", images, "--method", "fewer-examples", "--backbone", _scratch["resnet18.safetensors"], "--out",
            _scratch["i"]).Refused("--backbone has no effect");
        Cli.Run([.. train, "--backbone", _scratch["resnet18.safetensors"], "--stem", "small"]).Done();
        Assert.Contains("data:image/png", File.ReadAllText(_scratch["i/report.html"]), StringComparison.Ordinal);
        // The run is whole without the file that its network came from.
        File.Delete(_scratch["resnet18.safetensors"]);
        var json = Cli.Run("explain", _scratch["i"], "--row", "1", "--json").Done().Json;
        Assert.NotEmpty(json["examples"]!.AsArray());
        Assert.Contains("data:image/png", File.ReadAllText(json["page"]!.GetValue<string>()), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_learnt_and_explained()
    {
        Cli.Run(["train", "wine", "--task", "regression", "--label", "alcohol", "--method", "fewer-examples", "--out", _scratch["n"],
            .. ExampleRunFixture.Tiny]).Done();
        var json = Cli.Run("explain", _scratch["n"], "--row", "5", "--json").Done().Json;
        Assert.NotEmpty(json["examples"]!.AsArray());
        Assert.Contains("alcohol predicted as", Cli.Run("explain", _scratch["n"], "--row", "5", "--explainer", "lime").Done().Output,
            StringComparison.Ordinal);
        Cli.Run("evaluate", _scratch["n"], "--examples", "3,9").Done();
    }
}

/// <summary>A small finished run.</summary>
public sealed class ExampleRunFixture : IDisposable
{
    public static readonly string[] Tiny = ["--examples", "5", "--epochs", "8", "--sparsity", "0,0.001", "--hidden", "12", "--batch", "16",
        "--threads", "1"];

    private readonly Scratch _scratch = new();

    public ExampleRunFixture() =>
        Outcome = Cli.Run(["train", "wine", "--method", "fewer-examples", "--out", Path, "--lr", "0.01", "--seed", "5", "--json",
            .. Tiny]).Done();

    internal Outcome Outcome { get; }

    public string Path => _scratch["wine"];

    public void Dispose() => _scratch.Dispose();
}
