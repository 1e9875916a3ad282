namespace Candor.Cli.Tests.Verbs;

public sealed class EvaluateVerbTests(TrainedRun run) : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void Json_has_mean_std_n_and_direction_of_every_metric()
    {
        var metrics = Cli.Run("evaluate", run.Path, "--json").Done().Json["metrics"]!.AsObject();
        Assert.Equal(Catalog.Metrics.Order(), metrics.Select(m => m.Key).Order());
        foreach (var (_, score) in metrics)
        {
            Assert.Equal(["mean", "std", "n", "direction"], score!.AsObject().Select(p => p.Key));
            Assert.True(double.IsFinite(score["mean"]!.GetValue<double>()));
            Assert.True(score["std"]!.GetValue<double>() >= 0);
            Assert.InRange(score["n"]!.GetValue<int>(), 1, 36);
            Assert.Contains(score["direction"]!.GetValue<string>(), (string[])["up", "down"]);
        }
    }

    [Fact]
    public void What_tunes_a_copy_is_measured_where_it_is_asked_for_and_says_how_good_the_copy_is()
    {
        var page = _scratch["page.html"];
        var json = Cli.Run("evaluate", run.Path, "--metrics", "f-fidelity-plus,f-fidelity-minus,complexity", "--report", page,
            "--json").Done().Json["metrics"]!.AsObject();
        Assert.Equal(["fFidelityPlus", "fFidelityMinus", "complexity"], json.Select(m => m.Key));
        Assert.All(json, m => Assert.Equal(36, m.Value!["n"]!.GetValue<int>()));
        var text = File.ReadAllText(page);
        Assert.Contains("F-Fidelity, selected", text, StringComparison.Ordinal);
        Assert.Contains("measured with a copy of the predictor tuned on 12", text, StringComparison.Ordinal);
        Assert.Contains("zheng2025ffidelity", text, StringComparison.Ordinal);
        Cli.Run("evaluate", run.Path, "--metrics", "road-morf").Refused("roadMorf", "images", "--metrics");
        Cli.Run("evaluate", run.Path, "--metrics", "truth-agreement").Refused("truthAgreement", "xor");
    }

    [Fact]
    public void Where_the_truth_is_known_agreement_with_it_is_measured_unasked()
    {
        var folder = _scratch["xor"];
        Cli.Run("train", "xor", "--limit", "300", "--method", "ce", "--pretrain-epochs", "1", "--hidden", "8", "--samples", "50", "--out",
            folder).Done();
        var metrics = Cli.Run("evaluate", folder, "--explainer", "random", "--json").Done().Json["metrics"]!.AsObject();
        Assert.InRange(metrics["truthAgreement"]!["mean"]!.GetValue<double>(), 0.3, 0.7);
    }

    [Fact]
    public void Answers_are_judged_on_all_rows_also_where_explanations_are_measured_on_some()
    {
        var page = _scratch["some.html"];
        var json = Cli.Run("evaluate", run.Path, "--rows", "12", "--json", "--report", page).Done().Json;
        Assert.Equal(12, json["rows"]!.GetValue<int>());
        var of = json["performance"]!;
        Assert.Equal(36, of["rows"]!.GetValue<int>());
        Assert.Equal(36, of["classes"]!.AsArray().Sum(c => c!["rows"]!.GetValue<int>()));
        Assert.Equal(36, of["calibration"]!.AsArray().Sum(c => c!["rows"]!.GetValue<int>()));
        Assert.InRange(of["accuracy"]!["value"]!.GetValue<double>(), of["accuracy"]!["low"]!.GetValue<double>(),
            of["accuracy"]!["high"]!.GetValue<double>());
        Assert.Contains("All 36 test rows, also those whose explanations were not measured (12 were)", File.ReadAllText(page),
            StringComparison.Ordinal);
        var trained = run.Outcome.Json["performance"]!;
        Assert.Equal(36, trained["before"]!["rows"]!.GetValue<int>());
        Assert.Equal(of["accuracy"]!.ToJsonString(), trained["after"]!["accuracy"]!.ToJsonString());
    }

    [Fact]
    public void A_number_of_rows_is_measured_where_one_is_given_and_said()
    {
        var table = Cli.Run("evaluate", run.Path, "--rows", "12", "--metrics", "accuracy,insertion").Done().Output;
        Assert.Contains(": 12 rows", table);
        Assert.Contains("+- 95 %", table);
        Assert.Equal(12, Cli.Run("evaluate", run.Path, "--rows", "12",
            "--json").Done().Json["metrics"]!["accuracy"]!["n"]!.GetValue<int>());
        Assert.Equal(36, Cli.Run("evaluate", run.Path, "--rows", "all",
            "--json").Done().Json["metrics"]!["accuracy"]!["n"]!.GetValue<int>());
        Cli.Run("evaluate", run.Path, "--rows", "0").Refused("--rows takes a whole number from 1 on, or all");
    }

    [Theory]
    [InlineData("after")]
    [InlineData("before")]
    public void On_the_test_part_the_scores_are_those_of_the_record(string when)
    {
        string[] before = when == "before" ? ["--before"] : [];
        var metrics = Cli.Run(["evaluate", run.Path, "--json", .. before]).Done().Json["metrics"]!;
        foreach (var (name, mean) in run.Outcome.Json[when]!.AsObject())
            Assert.Equal(mean!.GetValue<double>(), metrics[name]!["mean"]!.GetValue<double>(), 9);
    }

    [Fact]
    public void Metrics_explainer_steps_and_data_can_be_chosen()
    {
        var json = Cli.Run(
            "evaluate", run.Path, "wine", "--metrics", "insertion,one-minus-deletion", "--explainer", "kernel-shap", "--samples", "40",
                "--fraction", "0.3",
            "--area", "trapezoid", "--json").Done().Json;
        Assert.Equal(["insertion", "oneMinusDeletion"], json["metrics"]!.AsObject().Select(m => m.Key));
        Assert.Equal(("kernel-shap", 178), (json["explainer"]!.GetValue<string>(), json["rows"]!.GetValue<int>()));
    }

    [Fact]
    public void A_page_of_the_evaluation_is_written_on_request()
    {
        Cli.Run("evaluate", run.Path, "--metrics", "insertion", "--report", _scratch["page.html"]).Done();
        Assert.Contains("evaluated with lime", File.ReadAllText(_scratch["page.html"]));
    }

    [Fact]
    public void An_unknown_metric_is_refused_with_a_suggestion() =>
        Cli.Run("evaluate", run.Path, "--metrics", "insertoin").Refused("Did you mean 'insertion'?");

    [Fact]
    public void Data_with_other_columns_is_refused() => Cli.Run("evaluate", run.Path, "glass").Refused("9 columns", "13");

    public void Dispose() => _scratch.Dispose();
}
