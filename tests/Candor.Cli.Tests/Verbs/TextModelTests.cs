using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Tensors;

namespace Candor.Cli.Tests.Verbs;

/// <summary>An ONNX transformer over texts with its tokenizer: kept and explained, measured, evaluated, tuned, and learned for.</summary>
public sealed class TextModelTests : IDisposable
{
    private static readonly string s_pieces = Golden.PathOf("../../Candor.Onnx.Tests/Models/pieces");
    private readonly Scratch _scratch = new();
    private readonly string _model;
    private readonly string _tokenizer;

    public TextModelTests()
    {
        Directory.CreateDirectory(_scratch["bert"]);
        File.Copy(Path.Combine(s_pieces, "vocab.txt"), _scratch["bert/vocab.txt"]);
        File.Copy(Path.Combine(s_pieces, "marked.onnx"), _scratch["marked.onnx"]);
        File.Copy(Path.Combine(s_pieces, "bare.onnx"), _scratch["bare.onnx"]);
        (_model, _tokenizer) = (_scratch["marked.onnx"], _scratch["bert"]);
    }

    public void Dispose() => _scratch.Dispose();

    private string Reviews(int rows = 60)
    {
        string[] texts = ["A very moving film!", "The film was not good, the actor bad.", "Unbearable boredom", "Don't act: good acting",
            "bad films, the actors un-good and very bad, not moving and the film was a bore: boredom, unbearable boredom, " +
            "the film was bad"];
        return _scratch.Write("reviews.csv", "review,mood\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"\"{texts[i % 5]}\",{"abc"[i % 3]}\n"))));
    }

    private Outcome Explain(params string[] more) => Cli.Run(["explain", _model, "--tokenizer", _tokenizer, "--out", _scratch["kept"],
        "--text", "Unbearable films, don't!", .. more]);

    [Theory]
    [InlineData("integrated-gradients")]
    [InlineData("gradient-x-input")]
    [InlineData("lime")]
    [InlineData("kernel-shap")]
    public void A_text_is_explained_word_by_word(string explainer)
    {
        var outcome = Explain("--explainer", explainer, "--classes", "good,bad,dull", "--json").Done();
        var words = outcome.Json["tokens"]!.AsArray().Select(w => (string)w!["token"]!).ToArray();
        Assert.Equal(["Unbearable", "films", ",", "don't", "!"], words);
        Assert.Contains("is kept with its tokenizer", outcome.Error, StringComparison.Ordinal);
        // The second time it is there already.
        Assert.DoesNotContain("is kept", Explain("--explainer", explainer, "--classes", "good,bad,dull").Done().Error,
            StringComparison.Ordinal);
        Assert.Contains("[don't]", Explain("--explainer", explainer, "--classes", "good,bad,dull").Done().Output, StringComparison.Ordinal);
        // Nobody who only explains is kept away, and nobody is kept away afterwards.
        Assert.Empty(Directory.EnumerateFiles(_scratch["kept"], "run.lock", SearchOption.AllDirectories));
    }

    [Fact]
    public void Pieces_are_explained_where_that_is_asked_for() => Assert.Equal(
        ["Un", "bear", "able", "film", "s", ",", "don", "'", "t", "!"],
        Explain("--text-unit", "piece", "--json").Done().Json["tokens"]!.AsArray().Select(w => (string)w!["token"]!));

    [Fact]
    public void A_filed_explanation_is_computed_again_from_the_kept_model()
    {
        var json = Explain("--json").Done().Json;
        var page = Path.ChangeExtension((string)json["page"]!, ".json");
        File.Delete(_scratch["bert/vocab.txt"]);
        File.Delete(_model);
        Cli.Run("explain", "--verify", page).Done();
    }

    [Fact]
    public void A_model_is_measured_and_its_run_explains_and_is_evaluated()
    {
        var (data, run) = (Reviews(), _scratch["run"]);
        var measured = Cli.Run("measure", _model, data, "--text", "review", "--label", "mood", "--tokenizer", _tokenizer, "--tokens", "12",
            "--explainer", "integrated-gradients", "--out", run, "--json").Done();
        Assert.Contains("24 of 60 texts are longer than the model's 12 tokens", measured.Error, StringComparison.Ordinal);
        var contract = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "contract.json")))!;
        Assert.Equal("attention", (string)contract["background"]!["name"]!);
        Assert.Equal("vocab.txt", (string)contract["text"]!["tokenizer"]![0]!["name"]!);
        File.Delete(_scratch["bert/vocab.txt"]);
        Cli.Run("evaluate", run, data, "--metrics", "accuracy,insertion,deletion", "--json").Done();
        Assert.Equal(5, Cli.Run("explain", run, "--text", "Unbearable films, don't!", "--json").Done().Json["tokens"]!.AsArray().Count);
        Assert.Contains("40 pieces of the model", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_tuned_and_an_explainer_is_learned_for_it()
    {
        var data = Reviews();
        string[] text = ["--text", "review", "--label", "mood", "--tokenizer", _tokenizer, "--model", _model];
        Cli.Run(["train", data, .. text, "--epochs", "1", "--lr", "0.01", "--explainer", "integrated-gradients", "--samples", "8", "--out",
            _scratch["tuned"]]).Done();
        Assert.NotEqual(File.ReadAllBytes(_model), File.ReadAllBytes(Path.Combine(_scratch["tuned"], "model.onnx")));
        Cli.Run("export", _scratch["tuned"], "--onnx", _scratch["new.onnx"]).Done();
        Cli.Run(["train", data, .. text, "--method", "meed", "--k", "2", "--epochs", "1", "--judge-epochs", "1", "--removal",
            "mask", "--out",
            _scratch["meed"]]).Done();
        Assert.Equal(5, Cli.Run("explain", _scratch["meed"], "--text", "Unbearable films, don't!", "--json").Done()
            .Json["tokens"]!.AsArray().Count);
    }

    [Fact]
    public void What_does_not_fit_is_told_in_one_line()
    {
        var data = Reviews();
        string[] text = ["--text", "review", "--label", "mood"];
        Explain("--removal", "erase").Refused("erase", "mask");
        Explain("--tokens", "2").Refused("2 tokens", "marks");
        Cli.Run("explain", _scratch["bare.onnx"], "--tokenizer", _tokenizer, "--text", "good", "--removal", "attention")
            .Refused("attention_mask");
        Assert.Contains("The text has no word", Cli.Run("explain", _model, "--tokenizer", _tokenizer, "--text", "", "--out",
            _scratch["kept"]).Error, StringComparison.Ordinal);
        Cli.Run("explain", _model, "--text", "good").Refused("--tokenizer");
        Cli.Run("explain", _model, "--tokenizer", _scratch["nothing"], "--text", "good").Refused("no folder");
        Cli.Run("explain", _scratch["gone.onnx"], "--tokenizer", _tokenizer, "--text", "good").Refused("gone.onnx");
        Cli.Run("measure", _model, "wine", "--tokenizer", _tokenizer).Refused("a table", "--text");
        Cli.Run(["measure", _model, data, .. text, "--tokenizer", _tokenizer, "--vocabulary", "100"]).Refused("--vocabulary");
        Cli.Run(["measure", _model, data, .. text, "--text-unit", "word"]).Refused("--tokenizer");
        Cli.Run(["measure", _model, data, .. text, "--removal", "mask"]).Refused("--tokenizer");
        Cli.Run(["train", data, .. text, "--tokenizer", _tokenizer]).Refused("FILE.onnx");
        Cli.Run(["measure", _model, data, .. text, "--tokenizer", _tokenizer, "--tokens", "30"]).Refused("30", "--tokens 24");
        File.AppendAllText(_scratch["bert/vocab.txt"], "more\n");
        Cli.Run(["measure", _model, data, .. text, "--tokenizer", _tokenizer]).Refused("41 pieces", "40");
    }
}
