using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Texts from the command line to the page: a predictor, an explainer learned for it, and what the other verbs make of
/// both.</summary>
public sealed class TextRunTests : IClassFixture<TextRunTests.Runs>
{
    private const string Program = """perl -ne '$| = 1; print /"([^"]*)"/ && $1 =~ /lovely|superb|excellent/ ? "[0.1,0.9]\n" : "[0.9,0.1]\n"'""";

    private readonly Runs _runs;

    public TextRunTests(Runs runs) => _runs = runs;

    /// <summary>One predictor and one learned explainer for all tests.</summary>
    public sealed class Runs : IDisposable
    {
        private readonly Scratch _scratch = new();

        public Runs()
        {
            Cli.Run("train", "opinions", "--limit", "300", "--tokens", "40", "--vocabulary", "200", "--pretrain-epochs", "25", "--epochs",
                "1", "--sample-rows", "2", "--seed", "1", "--out", Model).Done();
            Cli.Run("train", "opinions", "--limit", "300", "--method", "meed", "--model", Model, "--k", "3", "--epochs", "2",
                "--judge-epochs", "1", "--sample-rows", "2", "--seed", "1", "--out", Meed).Done();
        }

        public string Model => _scratch["model"];

        public string Meed => _scratch["meed"];

        internal string this[string name] => _scratch[name];

        internal Scratch Scratch() => _scratch;

        internal string Write(string name, string text) => _scratch.Write(name, text);

        public void Dispose() => _scratch.Dispose();
    }

    [Fact]
    public void A_predictor_of_texts_learns_more_than_chance_by_cross_entropy()
    {
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(_runs.Model, "record.json")))!;
        Assert.Equal("ce", (string?)record["method"]);
        Assert.Equal(40, (int)record["data"]!["text"]!["tokens"]!);
        Assert.Null(record["after"]!["metrics"]!["maxSensitivity"]);
        Assert.True((double)record["after"]!["metrics"]!["accuracy"]!["mean"]! > 0.6);
        var html = File.ReadAllText(Path.Combine(_runs.Model, "report.html"));
        Assert.Contains("Texts explained", html, StringComparison.Ordinal);
        Assert.Contains("class=\"for selected\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_begun_with_other_words_is_not_gone_on_with()
    {
        var (scratch, config) = (_runs.Scratch(), File.ReadAllText(Path.Combine(_runs.Model, "config.json")));
        Assert.Contains("\"words\": \"signs\"", config, StringComparison.OrdinalIgnoreCase);
        var old = JsonNode.Parse(config)!;
        old["reading"]!.AsObject().Remove("words");
        Directory.CreateDirectory(scratch["begun"]);
        scratch.Write("begun/config.json", old.ToJsonString());
        Cli.Run("train", "--resume", "--out", scratch["begun"]).Refused("does not say what a word of a text is");
    }

    [Fact]
    public void A_row_is_printed_with_the_selected_words_marked_and_its_json_has_their_places()
    {
        var printed = Cli.Run("explain", _runs.Meed, "--row", "12").Done().Output;
        Assert.Equal(3, printed.Split('\n').SkipLast(3).Sum(l => l.Count(c => c == '[')));
        Assert.Contains("Selected: ", printed, StringComparison.Ordinal);
        var json = Cli.Run("explain", _runs.Meed, "--row", "12", "--json").Done().Json;
        var text = (string)json["text"]!;
        var tokens = json["tokens"]!.AsArray();
        Assert.Equal(3, tokens.Count(t => (bool)t!["selected"]!));
        Assert.All(tokens, t => Assert.Equal((string)t!["token"]!, text.Substring((int)t["start"]!, (int)t["length"]!)));
        Assert.Equal(1, tokens.Sum(t => (double)t!["contribution"]!), 4);
        Assert.True(tokens.Count < 60);
    }

    [Fact]
    public void A_text_of_no_data_set_is_explained_and_escaped()
    {
        const string text = "A <b>lovely</b> café & a \"superb\" [menu]; it isn't dirty.";
        var outcome = Cli.Run("explain", _runs.Meed, "--text", text).Done();
        Assert.StartsWith("Text: predicted ", outcome.Output, StringComparison.Ordinal);
        var json = Cli.Run("explain", _runs.Meed, "--text", text, "--json").Done().Json;
        Assert.Null(json["row"]);
        Assert.Equal(["A", "lovely", "café", "a", "superb", "menu", "it", "isn't", "dirty"],
            json["tokens"]!.AsArray().Select(t => (string?)t!["token"]));
        var html = File.ReadAllText((string)json["page"]!);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", html, StringComparison.Ordinal);
    }

    [Fact] // Two words: both are selected, and never a place behind them.
    public void K_beyond_the_words_selects_all_words_and_no_more()
    {
        var json = Cli.Run("explain", _runs.Meed, "--text", "lovely café", "--json").Done().Json;
        Assert.Equal([true, true], json["tokens"]!.AsArray().Select(t => (bool)t!["selected"]!));
    }

    [Theory]
    [InlineData("lime")]
    [InlineData("kernel-shap")]
    [InlineData("gradient")]
    [InlineData("infd", "--samples", "30")]
    [InlineData("integrated-gradients", "--samples", "5")]
    public void Other_explainers_explain_texts(string explainer, params string[] more)
    {
        var json = Cli.Run(["explain", _runs.Model, "--row", "3", "--explainer", explainer, "--json", .. more]).Done().Json;
        Assert.Equal(10, json["tokens"]!.AsArray().Count(t => (bool)t!["selected"]!));
    }

    [Fact]
    public void A_run_is_evaluated_on_its_own_and_on_other_texts_with_its_own_vocabulary()
    {
        var again = Cli.Run("evaluate", _runs.Meed, "--metrics", "fs-m,accuracy", "--json").Done().Json;
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(_runs.Meed, "record.json")))!;
        foreach (var name in new[] { "fsM", "accuracy" })
            Assert.Equal((double)record["after"]!["metrics"]![name]!["mean"]!, (double)again["metrics"]![name]!["mean"]!, 6);
        var file = _runs.Write("new.csv",
            "text,class\nThe coffee was lovely and superb.,good\nAn awful and dirty room.,bad\nlovely,good\n");
        Assert.Equal(3, (int)Cli.Run("evaluate", _runs.Model, file, "--metrics", "accuracy,insertion", "--json").Done().Json["rows"]!);
        Cli.Run("explain", _runs.Meed, "--data", file, "--row", "1").Done();
    }

    [Fact]
    public void A_program_gets_the_text_itself()
    {
        Cli.Run(
            "train", "opinions", "--limit", "60", "--tokens", "20", "--method", "l2x", "--model-command", Program, "--k", "2", "--epochs",
                "1", "--judge-epochs", "1", "--sample-rows", "1",
            "--out", _runs["command"]).Done();
        var json = Cli.Run("explain", _runs["command"], "--allow-command", "--text", "A lovely room.", "--explainer",
            "occlusion", "--json").Done().Json;
        Assert.Equal("good", (string?)json["prediction"]);
        Assert.Equal([0, 0.8, 0], json["tokens"]!.AsArray().Select(t => Math.Round((double)t!["contribution"]!, 4)));
        Cli.Run("explain", _runs["command"], "--allow-command", "--row", "1", "--explainer", "gradient")
            .Refused("has no gradients in token indices");
    }

    [Fact]
    public void Data_show_tells_what_is_read()
    {
        Assert.Contains("texts in the column 'text', of which the first 30 words are read", Cli.Run("data", "show", "opinions", "--tokens",
            "30").Done().Output, StringComparison.Ordinal);
        Assert.Equal(30, (int)Cli.Run("data", "show", "opinions", "--tokens", "30", "--json").Done().Json["text"]!["tokens"]!);
    }

    [Theory]
    [InlineData("whose words cannot be blended", "--method", "id-expo")]
    [InlineData("whose words cannot be blended", "--method", "fewer-examples")]
    [InlineData("takes no texts", "--predictor", "mlp")]
    [InlineData("is for images", "--segments", "grid")]
    [InlineData("99 units are to be selected", "--method", "meed", "--tokens", "20", "--k", "99")]
    [InlineData("use --baseline pad", "--baseline", "zero")]
    [InlineData("--momentum", "--momentum", "0.5")]
    [InlineData("--tokens 400", "--tokens", "0")]
    [InlineData("--text names a column", "--text", "text")]
    [InlineData("needs the feature maps", "--explainer", "grad-cam")]
    public void What_texts_do_not_have_is_refused_in_one_line(string says, params string[] args) =>
        Cli.Run(["train", "opinions", .. args, "--out", _runs["refused"]]).Refused(says);

    [Fact]
    public void A_model_of_texts_refuses_what_it_cannot_read()
    {
        Cli.Run("train", "opinions", "--method", "l2x", "--model", _runs.Model, "--tokens", "10", "--out",
            _runs["r"]).Refused("--tokens is another than that of the predictor");
        Cli.Run("train", "wine", "--method", "l2x", "--model", _runs.Model, "--out", _runs["r"]).Refused("texts");
        Cli.Run("train", "wine", "--predictor", "text-cnn", "--out", _runs["r"]).Refused("text-cnn is for texts");
        Cli.Run("explain", _runs.Model, "--text", "... !").Refused("has no word");
        Cli.Run("evaluate", _runs.Model, "--metrics", "max-sensitivity").Refused("token indices");
    }

    [Fact] // A step behind the predictors: an image goes to the program and back.
    public void A_program_explains_images_end_to_end()
    {
        var images = SmallImages.Write(_runs.Scratch());
        const string Brighter = """perl -ne '$| = 1; my @v = /(-?[\d.]+)/g; my ($l, $r) = (0, 0); for my $i (0..63) { $i % 8 < 4 ? ($l += $v[$i]) : ($r += $v[$i]) } print $l > $r ? "[0.9,0.1]\n" : "[0.1,0.9]\n"'""";
        Cli.Run(
            "train", images, "--method", "meed", "--model-command", Brighter, "--grid", "2", "--k", "2", "--epochs", "2", "--judge-epochs",
                "1", "--sample-rows", "1", "--out", _runs["pictures"]).Done();
        var record = JsonNode.Parse(File.ReadAllText(_runs["pictures/record.json"]))!;
        Assert.Equal(1, (double)record["after"]!["metrics"]!["accuracy"]!["mean"]!);
        var json = Cli.Run("explain", _runs["pictures"], "--allow-command", "--row", "0", "--explainer",
            "kernel-shap", "--json").Done().Json;
        // Any of the four cells settles it, the bright ones as the dark ones: 0.9 − 0.1 is shared out evenly.
        Assert.All(json["contributions"]!.AsArray(), c => Assert.Equal(0.2, (double)c!["contribution"]!, 3));
    }
}
