using System.Text.Json.Nodes;
using Candor.Runs.Folders;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Runs on images, from training to explanations.</summary>
public sealed class ImageRunTests : IDisposable
{
    private static readonly string[] s_tiny = ["--epochs", "2", "--pretrain-epochs", "4", "--batch", "16", "--lr", "0.001", "--seed", "1"];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private JsonObject Record(string run) => JsonNode.Parse(File.ReadAllText(_scratch[$"{run}/record.json"]))!.AsObject();

    [Fact]
    public void A_run_trains_explains_scores_and_gates()
    {
        var images = SmallImages.Write(_scratch);
        Cli.Run(["train", images, "--explainer", "grad-cam", "--out", _scratch["run"], .. s_tiny]).Done();
        var record = Record("run");
        Assert.Equal(["channels", "height", "width"], record["data"]!["image"]!.AsObject().Select(e => e.Key));
        Assert.Equal(4, record["data"]!["features"]!.AsArray().Count); // conv3's maps of 8 pixels: 2 × 2
        Assert.Equal("small-cnn", (string?)record["configuration"]!["predictor"]);
        Assert.True((double)record["after"]!["metrics"]!["accuracy"]!["mean"]! > 0.9);
        Assert.Contains("Images explained", File.ReadAllText(_scratch["run/report.html"]), StringComparison.Ordinal);

        var explained = Cli.Run("explain", _scratch["run"], "--row", "3", "--json").Done().Json;
        Assert.Equal("cell 0,0", (string?)explained["contributions"]![0]!["feature"]);
        Assert.Equal(4, explained["pictures"]!.AsArray().Count);
        Assert.All(explained["pictures"]!.AsArray(), p => Assert.True(new FileInfo((string)p!).Length > 60));
        Assert.Contains("data:image/png", File.ReadAllText((string)explained["page"]!), StringComparison.Ordinal);
        Cli.Run("explain", _scratch["run"], "--row", "3", "--explainer", "lime").Done();

        var whole = Cli.Run("explain", _scratch["run"], "--global", "--json").Done().Json;
        var maps = whole["pictures"]!["maps"]!.AsArray();
        Assert.Equal((int)whole["rows"]!, maps.Sum(m => (int)m!["rows"]!));
        Assert.All(maps, m => Assert.Equal(4, m!["means"]!.AsArray().Count));
        Assert.Null(maps[0]!["picture"]);
        Assert.Contains("changed", whole["pictures"]!["galleries"]!.AsArray().Select(g => (string?)g!["kind"]));
        Assert.Contains("Where it looks, by class", File.ReadAllText((string)whole["report"]!), StringComparison.Ordinal);
        Assert.Contains("Most faithful: rows ", Cli.Run("explain", _scratch["run"], "--global").Done().Output, StringComparison.Ordinal);

        var again = Cli.Run("evaluate", _scratch["run"], "--json").Done().Json;
        Assert.Equal((double)record["after"]!["metrics"]!["insertion"]!["mean"]!, (double)again["metrics"]!["insertion"]!["mean"]!, 1e-6);
        Cli.Run("evaluate", _scratch["run"], SmallImages.Folder(_scratch), "--metrics", "accuracy")
            .Refused("00.png is in no folder of a class");
        Cli.Run("predict", _scratch["run"], SmallImages.Folder(_scratch))
            .Refused("00.png is in colour, but the training pictures are grey");
        Cli.Run("check", _scratch["run"], "--min-accuracy", "0.9").Done();
        Cli.Run("report", _scratch["run"]).Done();
        Cli.Run("evaluate", _scratch["run"], "wine").Refused("has columns, but the predictor was made for grey images of 8 × 8 pixels");
    }

    [Theory]
    [InlineData("--predictor", "mlp", "--hidden", "8")]
    [InlineData("--predictor", "resnet18")]
    [InlineData("--segments", "pixels", "--explainer", "gradient-x-input")]
    [InlineData("--segments", "slic", "--grid", "3")]
    [InlineData("--augment", "flip,crop", "--augment-tuning")]
    public void A_run_opens_again_as_it_was(params string[] more)
    {
        var images = SmallImages.Write(_scratch, count: 40);
        string[] lime = more.Contains("--explainer") ? [] : ["--samples", "20"];
        string[] grid = more.Contains("--segments") ? [] : ["--grid", "2"];
        Cli.Run(["train", images, "--out", _scratch["run"], "--draw-steps", "2", "--sample-rows", "1", "--epochs", "1",
            "--pretrain-epochs", "1", .. lime, .. grid, .. more]).Done();
        // Parts of their own have no mean but by pixel.
        var whole = Cli.Run("explain", _scratch["run"], "--global", "--sample", "6", "--json").Done().Json["pictures"]!;
        Assert.Equal(more.Contains("slic"), (bool)whole["resampled"]!);
        Assert.All(whole["maps"]!.AsArray(), m => Assert.Equal(more.Contains("slic") || more.Contains("pixels") ? 64 : 4,
            m!["means"]!.AsArray().Count));
        var again = Cli.Run("evaluate", _scratch["run"], "--json", "--metrics", "accuracy,insertion,deletion").Done().Json;
        foreach (var metric in new[] { "accuracy", "insertion", "deletion" })
            Assert.Equal((double)Record("run")["after"]!["metrics"]![metric]!["mean"]!, (double)again["metrics"]![metric]!["mean"]!, 1e-6);
    }

    [Fact]
    public void A_run_starts_from_weights_with_pytorchs_names_and_from_another_run()
    {
        var images = SmallImages.Write(_scratch, count: 40);
        string[] short_ = ["--epochs", "0", "--grid", "2", "--samples", "20", "--sample-rows", "1"];
        Cli.Run(["train", images, "--out", _scratch["first"], "--pretrain-epochs", "1", .. short_]).Done();
        Cli.Run(["train", images, "--out", _scratch["second"], "--model", _scratch["first"], .. short_]).Done();
        Assert.Equal(Record("first")["after"]!["metrics"]!["insertion"]!.ToJsonString(),
            Record("second")["after"]!["metrics"]!["insertion"]!.ToJsonString());
        using (var file = Candor.Tensors.Weights.SafeTensors.Read(_scratch["first/model.safetensors"]))
            Candor.Tensors.Weights.SafeTensors.Write(_scratch["bare.safetensors"], file.Tensors, new Dictionary<string, string>());
        Cli.Run(["train", images, "--out", _scratch["third"], "--model", _scratch["bare.safetensors"], .. short_]).Done();
        Assert.Equal(Record("first")["after"]!["metrics"]!["insertion"]!.ToJsonString(),
            Record("third")["after"]!["metrics"]!["insertion"]!.ToJsonString());
        Cli.Run(["train", images, "--out", _scratch["fifth"], "--model", _scratch["first/model.safetensors"], "--predictor", "small-cnn",
            .. short_]).Refused("--predictor has no effect with --model");
        Cli.Run(["train", images, "--out", _scratch["fourth"], "--model", _scratch["bare.safetensors"], "--predictor", "resnet18",
            .. short_]).Refused("does not fit the predictor resnet18");
    }

    [Fact]
    public void A_run_under_a_memory_bound_says_its_plan_and_gives_nearly_the_same_numbers()
    {
        var images = SmallImages.Write(_scratch, count: 40);
        string[] common = ["train", images, "--grid", "2", "--samples", "20", .. s_tiny];
        Cli.Run([.. common, "--out", _scratch["free"]]).Done();
        var bounded = Cli.Run([.. common, "--out", _scratch["bounded"], "--memory", "1GiB"]).Done();
        Assert.Contains("1 GiB of memory: ", bounded.Error, StringComparison.Ordinal);
        Assert.Contains(Record("bounded")["notes"]!.AsArray(), n => ((string)n!).Contains("chunks of", StringComparison.Ordinal));
        foreach (var metric in new[] { "accuracy", "insertion", "deletion" })
            Assert.Equal((double)Record("free")["after"]!["metrics"]![metric]!["mean"]!,
                (double)Record("bounded")["after"]!["metrics"]![metric]!["mean"]!, 0.01);
        Cli.Run([.. common, "--out", _scratch["small"], "--memory", "100MiB"]).Refused("100 MiB of memory are not enough", "(--memory)");
        Assert.False(Directory.Exists(_scratch["small"]));
    }

    [Fact]
    public void Show_tells_the_size_of_images()
    {
        var shown = Cli.Run("data", "show", SmallImages.Write(_scratch)).Done().Output;
        Assert.Contains("channels 1, height 8, width 8", shown, StringComparison.Ordinal);
        var json = Cli.Run("data", "show", SmallImages.Folder(_scratch), "--json").Done().Json;
        Assert.Equal((8, 24), ((int)json["image"]!["height"]!, (int)json["rows"]!));
    }

    [Fact] // A network that Python scripted, of 16×16 pixels and three classes: tools/golden/vision_oracle.py.
    public void A_script_is_tuned_explained_and_scored_on_images()
    {
        var images = SmallImages.Folder(_scratch, 45, 16, "left", "neither", "right");
        Cli.Run("train", images, "--model", Golden.PathOf("staged.pt"), "--explainer", "grad-cam", "--stage", "layer1", "--out", _scratch["run"],
            "--epochs", "1", "--batch", "16", "--draw-steps", "2", "--sample-rows", "1").Done();
        var record = Record("run");
        Assert.Equal(64, record["data"]!["features"]!.AsArray().Count);     // layer1's maps: 8 × 8
        using (var script = SavedPredictor.Read(_scratch["run"], leave: new() { Script = true }))
            Assert.IsType<Predictors.ScriptPredictor>(script.Predictor);
        Assert.NotEqual(File.ReadAllBytes(Golden.PathOf("staged.pt")), File.ReadAllBytes(_scratch["run/model.pt"]));
        Assert.Equal(64, Cli.Run("explain", _scratch["run"], "--row", "2", "--json", "--allow-script").Done().Json["contributions"]!
            .AsArray().Count);
        var again = Cli.Run("evaluate", _scratch["run"], "--json", "--allow-script", "--metrics", "accuracy,insertion,deletion").Done().Json;
        foreach (var metric in new[] { "accuracy", "insertion", "deletion" })
            Assert.Equal((double)record["after"]!["metrics"]![metric]!["mean"]!, (double)again["metrics"]![metric]!["mean"]!, 1e-5);
        Cli.Run("train", images, "--model", _scratch["run"], "--allow-script", "--explainer", "lime", "--grid", "4", "--samples", "20",
            "--out", _scratch["further"], "--epochs", "0").Done();
        Cli.Run("train", images, "--model", Golden.PathOf("staged.pt"), "--predictor", "resnet18", "--out",
            _scratch["no"]).Refused("--predictor has no effect with --model");
    }

    [Fact]
    public void A_blurred_image_is_a_background_for_explaining_tuning_and_scoring()
    {
        var images = SmallImages.Write(_scratch, count: 40);
        Cli.Run(["train", images, "--out", _scratch["run"], "--baseline", "blur", "--grid", "2", "--samples", "20", .. s_tiny]).Done();
        var again = Cli.Run("evaluate", _scratch["run"], "--json", "--metrics", "insertion,deletion").Done().Json;
        foreach (var metric in new[] { "insertion", "deletion" })
            Assert.Equal((double)Record("run")["after"]!["metrics"]![metric]!["mean"]!, (double)again["metrics"]![metric]!["mean"]!, 1e-6);
        Cli.Run("explain", _scratch["run"], "--row", "1").Done();
        Cli.Run("train", "wine", "--out", _scratch["no"], "--baseline", "blur").Refused("blur is for images");
        Cli.Run("train", images, "--out", _scratch["no"], "--baseline", "blur", "--method", "l2x").Refused("differs from image to image");
        Assert.False(Directory.Exists(_scratch["no"]));
    }

    [Theory]
    [InlineData("--segments is for images", "wine", "--segments", "grid")]
    [InlineData("--augment is for images", "wine", "--augment", "flip")]
    [InlineData("is for images, but wine is a table", "wine", "--predictor", "small-cnn")]
    [InlineData("--pixel-columns", "wine", "--pixel-columns")]
    [InlineData("Did you mean 'grid'?", "IMAGES", "--segments", "gird")]
    [InlineData("Did you mean 'small-cnn'?", "IMAGES", "--predictor", "smallcnn")]
    [InlineData("1 to 8 cells a side", "IMAGES", "--grid", "9")]
    [InlineData("--grid has no effect with --segments pixels", "IMAGES", "--segments", "pixels", "--grid", "4")]
    [InlineData("--stem has no effect", "IMAGES", "--stem", "small")]
    [InlineData("--hidden has no effect", "IMAGES", "--hidden", "4")]
    [InlineData("flip", "IMAGES", "--augment", "flop")]
    [InlineData("--augment-tuning has no effect", "IMAGES", "--augment-tuning")]
    [InlineData("a size such as 4GiB", "IMAGES", "--memory", "much")]
    [InlineData("--chunk has no effect", "IMAGES", "--memory", "4GiB", "--chunk", "8")]
    [InlineData("A limit of 2 rows is too small", "IMAGES", "--limit", "2")]
    [InlineData("the limit is", "IMAGES", "--limit", "0")]
    [InlineData("--image-size is for folders", "IMAGES", "--image-size", "8")]
    [InlineData("stage", "IMAGES", "--explainer", "grad-cam", "--stage", "layer9")]
    public void What_does_not_fit_is_refused_before_anything_is_written(string expected, string data, params string[] more)
    {
        var line = Cli.Run(["train", data == "IMAGES" ? SmallImages.Write(_scratch) : data, "--out", _scratch["run"], .. more]).Refused();
        Assert.Contains(expected, line, StringComparison.OrdinalIgnoreCase);
        Assert.False(Directory.Exists(_scratch["run"]));
    }
}
