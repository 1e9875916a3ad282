using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Finished models measured as they are: tools/golden/given_models.py. The class is yes where a is above b.</summary>
public sealed class MeasureVerbTests : IDisposable
{
    private static readonly string[] s_little = ["--explainer", "kernel-shap", "--samples", "4", "--metrics", "accuracy,insertion,deletion", "--json"];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Data => _scratch.Write("ab.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
    {
        var (a, b) = (i * 7 % 60, i * 13 % 60);
        return FormattableString.Invariant($"{a},{b},{(a > b ? "yes" : "no")}\n");
    })));

    private static string Given(string name) => Golden.PathOf(Path.Combine("given", name));

    private Outcome Measure(string model, string name, params string[] more) =>
        Cli.Run(["measure", Given(model), Data, "--out", _scratch[name], .. s_little, .. more]);

    private static double Score(JsonNode json, string metric) => json["after"]![metric]!.GetValue<double>();

    [Fact]
    public void However_a_model_ends_the_figures_are_the_same()
    {
        var logits = Measure("logits.pt", "logits").Done().Json;
        Assert.InRange(Score(logits, "accuracy"), .95, 1);
        Assert.Null(logits["before"]);
        Assert.Equal("measure", (string)logits["method"]!);
        foreach (var end in new[] { "softmax", "sigmoid", "logit", "double" })
        {
            var json = Measure($"{end}.pt", end).Done().Json;
            foreach (var metric in new[] { "accuracy", "insertion", "deletion" })
                Assert.Equal(Score(logits, metric), Score(json, metric), 1e-5);
        }
    }

    // Says yes with .9 where a is above 30 or missing; falls silent at what is neither a number nor null.
    [Fact]
    public void A_program_gets_missing_cells_as_missing_in_measuring_learning_and_explaining()
    {
        var data = _scratch.Write("gaps.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant(
            $"{(i % 4 == 1 ? "" : i * 7 % 60)},{i * 13 % 60},{(i % 4 == 1 || i * 7 % 60 > 30 ? "yes" : "no")}\n"))));
        const string program =
            """perl -ne '$| = 1; die unless /^\[(null|[-\d.]+),/; """ +
            """$p = $1 eq "null" || $1 > 30 ? .9 : .1; printf "[%s,%s]\n", 1 - $p, $p'""";
        var measured = Cli.Run(["measure", data, "--model-command", program, "--out", _scratch["program"], .. s_little]).Done().Json;
        Assert.Equal(1, Score(measured, "accuracy"));
        var missing = Cli.Run("explain", _scratch["program"], "--row", "1", "--allow-command", "--json", "--out", _scratch["page"])
            .Done().Json;
        Assert.Equal("yes", (string)missing["prediction"]!);
        Assert.Equal("?", (string)missing["contributions"]!.AsArray().Single(c => (string)c!["feature"]! == "a")!["value"]!);
        Cli.Run("train", data, "--model-command", program, "--method", "cxplain", "--epochs", "1", "--judge-epochs", "1", "--compare",
            "random",
            "--out", _scratch["learned"]).Done();
        Cli.Run("explain", _scratch["learned"], "--row", "1", "--allow-command", "--out", _scratch["page"]).Done();
        // Said otherwise, the mean stands there: 29.3 and so no.
        var mean = Cli.Run(["measure", data, "--model-command", program, "--missing", "mean", "--out", _scratch["mean"], .. s_little])
            .Done().Json;
        Assert.Equal(.75, Score(mean, "accuracy"));
    }

    [Fact]
    public void No_seed_changes_how_a_models_inputs_are_prepared()
    {
        var one = Measure("logits.pt", "one", "--seed", "1").Done().Json;
        Assert.Equal(Score(one, "insertion"), Score(Measure("logits.pt", "two", "--seed", "2").Done().Json, "insertion"), 1e-9);
        // Training a given model cuts the rows, and still prepares its inputs by all of them.
        Cli.Run("train", Data, "--model", Given("logits.pt"), "--method", "ce", "--epochs", "0", "--seed", "3", "--out", _scratch["cut"]).Done();
        var explained = Explained("cut");
        Assert.Equal(explained, Explained("one"), 1e-5);

        double Explained(string run) => Cli.Run("explain", _scratch[run], "--set", "a=30", "b=20", "--target", "yes", "--explainer",
            "kernel-shap", "--json", "--allow-script", "--out", _scratch["page"]).Done().Json["probability"]!.GetValue<double>();
    }

    [Fact]
    public void A_measured_model_is_explained_scored_asked_and_checked_like_any_other()
    {
        var run = _scratch["run"];
        var json = Measure("softmax.pt", "run").Done().Json;
        var page = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("Measured as it is, without training", page);
        Assert.Contains("The model gives probabilities", page);
        Assert.DoesNotContain("by which the epoch is chosen", page);
        var again = Cli.Run("evaluate", run, "--metrics", "insertion", "--json", "--allow-script").Done().Json;
        Assert.Equal(60, (int)again["rows"]!);
        Assert.Equal(Score(json, "insertion"), again["metrics"]!["insertion"]!["mean"]!.GetValue<double>(), 1e-6);
        var explained = Cli.Run("explain", run, "--set", "a=59", "b=0", "--json", "--allow-script", "--out", _scratch["page"])
            .Done().Json;
        Assert.Equal("yes", (string)explained["prediction"]!);
        Assert.All(explained["contributions"]!.AsArray(), c => Assert.True(c!["contribution"]!.GetValue<double>() > 0));
        Assert.Contains("yes", Cli.Run("predict", run, Data, "--allow-script").Done().Output);
        Assert.Equal(0, Cli.Run("check", run, "--min-accuracy", "0.9").Code);
        Cli.Run("measure", run, Data).Refused("is a run", "candor evaluate");
        Measure("softmax.pt", "run").Refused("already holds a run", "--out");
        // A model file that candor wrote brings its own preparation.
        Cli.Run("train", Data, "--out", _scratch["own"], "--pretrain-epochs", "2", "--epochs", "0", "--hidden", "8", "--samples", "4").Done();
        Cli.Run(["measure", Path.Combine(_scratch["own"], "model.safetensors"), Data, "--out", _scratch["owns"], .. s_little]).Done();
        Assert.Equal(File.ReadAllText(Path.Combine(_scratch["own"], "contract.json")).Split("\"deviation\"")[1].Split(']')[0],
            File.ReadAllText(Path.Combine(_scratch["owns"], "contract.json")).Split("\"deviation\"")[1].Split(']')[0]);
    }

    [Fact]
    public void Raw_values_go_in_where_the_model_takes_them_and_a_bad_model_is_said_to_be_one()
    {
        var data = _scratch.Write("raw.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            FormattableString.Invariant($"{i * 7 % 100},{i},{(i * 7 % 100 > 50 ? "yes" : "no")}\n"))));
        var right = Cli.Run(["measure", Given("raw.pt"), data, "--inputs", "raw", "--out", _scratch["raw"], .. s_little]).Done();
        Assert.Equal(1, Score(right.Json, "accuracy"));
        Assert.DoesNotContain("usual reasons", right.Error);
        Assert.Equal("yes", (string)Cli.Run("explain", _scratch["raw"], "--set", "a=90", "b=1", "--json", "--allow-script",
            "--out", _scratch["page"]).Done().Json["prediction"]!);
        var wrong = Cli.Run(["measure", Given("raw.pt"), data, "--out", _scratch["wrong"], .. s_little]).Done();
        Assert.Contains("--inputs raw", wrong.Error);
        Assert.Contains("always would be right", File.ReadAllText(_scratch["wrong/report.html"]));
        var said = Cli.Run(["measure", Given("raw.pt"), data, "--mean", "0", "--deviation", "1", "--out", _scratch["said"], .. s_little]).Done();
        Assert.Equal(Score(right.Json, "insertion"), Score(said.Json, "insertion"), 1e-6);
    }

    [Fact]
    public void A_model_that_is_random_or_fails_on_a_row_is_told_of()
    {
        Assert.Contains("draws random numbers", Measure("dropout.pt", "random").Done().Error);
        string Page() => Cli.Run("explain", _scratch["random"], "--row", "0", "--json", "--allow-script", "--out",
            _scratch["page"]).Done().Json["contributions"]!.ToJsonString();
        Assert.Equal(Page(), Page());
        var data = _scratch.Write("indices.csv", "a,b,y\n1,2,no\n50,1,yes\n3,4,no\n77,2,yes\n");
        var said = Cli.Run(["measure", Given("indices.pt"), data, "--inputs", "raw", "--out", _scratch["indices"], .. s_little]);
        Assert.Equal(2, said.Code);
        Assert.Contains("row 3 of indices", said.Error);
        Assert.Contains("index out of range in self", said.Error);
    }

    [Fact]
    public void A_program_is_measured_without_learning_an_explainer_first()
    {
        const string Program = """echo Using a fine backend.; perl -ne '$| = 1; /\[([^,]+),([^\]]+)/; print $1 > $2 ? "[0.1,0.9]\n" : "[0.8,0.2]\n"'""";
        var json = Cli.Run(["measure", Data, "--model-command", Program, "--out", _scratch["program"], .. s_little]).Done().Json;
        Assert.Equal(1, Score(json, "accuracy"));
        Assert.Contains("skipped here: Using a fine backend.", File.ReadAllText(_scratch["program/report.html"]));
        Cli.Run("explain", _scratch["program"], "--row", "1").Refused("--allow-command");
        var explained = Cli.Run("explain", _scratch["program"], "--set", "a=50", "b=1", "--allow-command", "--json", "--out", _scratch["page"])
            .Done().Json;
        Assert.Equal(.9, explained["probability"]!.GetValue<double>(), 1e-6);
    }

    [Theory]
    [InlineData("Name the model and the data", "measure")]
    [InlineData("Name the model and the data", "measure", "MODEL")]
    [InlineData("--model-batch has no effect without --model-command", "measure", "MODEL", "DATA", "--model-batch", "3")]
    [InlineData("only DATA", "measure", "MODEL", "DATA", "--model-command", "x")]
    [InlineData("'cooked' is no way of taking inputs", "measure", "MODEL", "DATA", "--inputs", "cooked")]
    [InlineData("belong together", "measure", "MODEL", "DATA", "--mean", "1")]
    [InlineData("--inputs raw has no mean", "measure", "MODEL", "DATA", "--inputs", "raw", "--mean", "1", "--deviation", "1")]
    [InlineData("3 values of --mean", "measure", "MODEL", "DATA", "--mean", "1,2,3", "--deviation", "1")]
    [InlineData("--predictor is for weights alone", "measure", "MODEL", "DATA", "--predictor", "mlp")]
    [InlineData("none is given (--model)", "train", "DATA", "--inputs", "raw")]
    [InlineData("There is no model", "measure", "none.safetensors", "DATA")]
    public void What_cannot_be_measured_is_refused(string words, params string[] args) =>
        Cli.Run([.. args.Select(a => a == "MODEL" ? Given("logits.pt") : a == "DATA" ? Data : a), "--out", _scratch["refused"]]).Refused(words);
}
