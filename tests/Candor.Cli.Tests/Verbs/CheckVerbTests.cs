using Candor.Cli.Output;

namespace Candor.Cli.Tests.Verbs;

public sealed class CheckVerbTests(TrainedRun run)
{
    [Fact]
    public void Met_thresholds_exit_with_0() =>
        Assert.Contains("All thresholds are met.", Cli.Run("check", run.Path, "--min-insertion", "0", "--max-deletion", "1",
            "--min-accuracy", "0").Done().Output);

    [Fact]
    public void A_missed_threshold_exits_with_1_and_is_named()
    {
        var outcome = Cli.Run("check", run.Path, "--min-insertion", "0.9999", "--min-accuracy", "0");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("MISSED", outcome.Output);
        Assert.Contains("1 of 2 thresholds missed.", outcome.Output);
        Assert.Equal("", outcome.Error);
    }

    [Fact]
    public void Json_lists_every_check()
    {
        var outcome = Cli.Run("check", run.Path, "--max-insertion", "0", "--min-one-minus-deletion", "-1", "--json");
        Assert.Equal(1, outcome.Code);
        Assert.False(outcome.Json["passed"]!.GetValue<bool>());
        var checks = outcome.Json["checks"]!.AsArray();
        Assert.Equal(["metric", "value", "kind", "bound", "holds"], checks[0]!.AsObject().Select(p => p.Key));
        Assert.Equal([("insertion", "max", false), ("oneMinusDeletion", "min", true)],
            checks.Select(c => (c!["metric"]!.GetValue<string>(), c["kind"]!.GetValue<string>(), c["holds"]!.GetValue<bool>())));
    }

    [Fact]
    public void The_bound_itself_is_allowed()
    {
        var value = run.Outcome.Json["after"]!["insertion"]!.GetValue<double>().ToString("R",
            System.Globalization.CultureInfo.InvariantCulture);
        Cli.Run("check", run.Path, "--min-insertion", value, "--max-insertion", value).Done();
    }

    [Fact]
    public void Every_metric_has_a_least_and_a_largest_value()
    {
        var args = Catalog.Metrics.SelectMany(m => new[] { $"--min-{MetricNames.Word(m)}", "-1e9", $"--max-{MetricNames.Word(m)}", "1e9" });
        Cli.Run(["check", run.Path, .. args]).Done();
    }

    [Fact]
    public void With_data_the_predictor_is_evaluated_anew()
    {
        var checks = Cli.Run("check", run.Path, "wine", "--min-accuracy", "0", "--json").Done().Json["checks"]!.AsArray();
        Assert.NotEqual(run.Outcome.Json["after"]!["accuracy"]!.GetValue<double>(), checks[0]!["value"]!.GetValue<double>());
    }

    [Fact]
    public void Faithfulness_is_refused_where_no_training_examples_explain()
    {
        Cli.Run("check", run.Path, "--min-faithfulness", "0.9").Refused("faithfulness was not measured", "--method fewer-examples");
        Cli.Run("check", run.Path, "wine", "--min-faithfulness", "0.9").Refused("faithfulness was not measured", "--method fewer-examples");
    }

    [Theory]
    [InlineData("not a number", "--min-insertion", "NaN")]
    [InlineData("takes a number", "--min-insertion", "high")]
    [InlineData("No threshold")]
    public void Thresholds_that_mean_nothing_are_refused(string words, params string[] thresholds) =>
        Cli.Run(["check", run.Path, .. thresholds]).Refused(words);
}
