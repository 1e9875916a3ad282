using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Candor.Runs.Explaining;
using Candor.Runs.Serving;

namespace Candor.Cli.Tests.Verbs;

/// <summary>A run on labels that are numbers, from training to filed explanations.</summary>
public sealed class NumberRunTests(NumberRunTests.Trained trained) : IClassFixture<NumberRunTests.Trained>
{
    /// <summary>Words that a page or line about a number must not say.</summary>
    private static readonly string[] s_ofClasses = ["probab", "class", "speaks", "accuracy"];

    /// <summary>price = 50 + 2·area + 12·rooms + 30 in quiet streets, and some noise.</summary>
    public sealed class Trained : IDisposable
    {
        private readonly Scratch _scratch = new();

        public Trained()
        {
            var random = new Random(3);
            var rows = Enumerable.Range(0, 160).Select(i =>
            {
                var (rooms, quiet) = (random.Next(1, 7), random.Next(2) == 1);
                var area = Math.Round(20 * rooms + random.NextDouble() * 30, 1);
                var price = 50 + 2 * area + 12 * rooms + (quiet ? 30 : 0) + random.NextDouble() * 10;
                return FormattableString.Invariant($"h{i},{rooms},{area},{(quiet ? "quiet" : "loud")},{price:0.00}\n");
            });
            Data = _scratch.Write("houses.csv", "id,rooms,area,street,price\n" + string.Concat(rows));
            Outcome = Cli.Run("train", Data, "--label", "price", "--id", "id", "--task", "regression", "--out", Path, "--epochs", "3",
                "--pretrain-epochs", "30", "--hidden", "16", "--samples", "30", "--lambda12", "0.1", "--seed", "2", "--json").Done();
        }

        public string Data { get; }

        public string Path => _scratch["run"];

        public string this[string name] => _scratch[name];

        internal Outcome Outcome { get; }

        public void Dispose() => _scratch.Dispose();
    }

    private static double Number(JsonNode? node) => node!.GetValue<double>();

    private static void SaysNothingOfClasses(string text) =>
        Assert.All(s_ofClasses, word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Training_tells_R2_and_errors_in_the_labels_units_and_no_accuracy()
    {
        var json = trained.Outcome.Json;
        Assert.Equal(["r2", "insertion", "deletion", "oneMinusDeletion", "sensitivityN", "infidelity", "maxSensitivity",
            "complexity", "sparseness"],
            json["after"]!.AsObject().Select(m => m.Key));
        Assert.True(Number(json["after"]!["r2"]) > 0.8);
        var errors = json["errors"]!["after"]!;
        Assert.InRange(Number(errors["rmse"]), 1, Number(errors["spread"]) / 2);
        Assert.Null(json["decisions"]);
        Assert.Contains("; R² ", (string)json["verdict"]!["headline"]!);
        Assert.DoesNotContain("leakage", string.Join(' ', json["verdict"]!["warnings"]!.AsArray().Select(w => (string)w!)));
        SaysNothingOfClasses(json["verdict"]!.ToJsonString());
    }

    [Fact]
    public void The_report_speaks_of_numbers()
    {
        var page = File.ReadAllText(Path.Combine(trained.Path, "report.html"));
        var from = page.IndexOf("<header>", StringComparison.Ordinal);
        var body = page[from..page.IndexOf("<section id=\"configuration\"", StringComparison.Ordinal)];
        // The charts' data have keys of their own; their titles are tested where they are made.
        body = Regex.Replace(body, "<script.*?</script>", "", RegexOptions.Singleline, TimeSpan.FromSeconds(5));
        Assert.Contains("a number to predict", body);
        Assert.Contains("RMSE of always saying the mean", body);
        Assert.Contains("R² against faithfulness", body);
        foreach (var word in new[] { "probability", "true class", "accuracy", "leakage" })
            Assert.DoesNotContain(word, body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_contract_holds_the_labels_scale_and_must_be_the_models()
    {
        var file = Path.Combine(trained.Path, "contract.json");
        var contract = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.InRange(Number(contract["target"]!["mean"]), 150, 400);
        Assert.InRange(Number(contract["target"]!["deviation"]), 30, 150);
        var copy = trained["copied"];
        Copy(trained.Path, copy);
        var json = File.ReadAllText(Path.Combine(copy, "contract.json"));
        var deviation = Number(contract["target"]!["deviation"]).ToString("R", CultureInfo.InvariantCulture);
        Assert.Contains(deviation, json);
        File.WriteAllText(Path.Combine(copy, "contract.json"), json.Replace(deviation, "17", StringComparison.Ordinal));
        Cli.Run("predict", copy, trained.Data).Refused("contract.json is not the file that the run wrote");
        Scratch.Age(copy);
        Cli.Run("predict", copy, trained.Data).Refused("is not the contract of the model");
        File.WriteAllText(Path.Combine(copy, "contract.json"), json.Replace(deviation, "0", StringComparison.Ordinal));
        Cli.Run("predict", copy, trained.Data).Refused("deviation 0");
        File.Delete(Path.Combine(copy, "contract.json"));
        Cli.Run("predict", copy, trained.Data).Done();
    }

    [Fact]
    public void A_row_is_explained_in_the_labels_own_units()
    {
        var json = Cli.Run("explain", trained.Path, "--row", "3", "--explainer", "kernel-shap", "--json", "--out", trained["page"])
            .Done().Json;
        var (trust, value) = (json["trust"]!, Number(json["prediction"]));
        Assert.Equal("value", (string)trust["output"]!);
        Assert.Equal("price", (string)json["target"]!);
        Assert.Null(json["probability"]);
        Assert.False(json["settings"]!.AsObject().ContainsKey("output"));
        Assert.Equal(value, Number(trust["value"]), 1e-2);
        Assert.Equal(value - Number(trust["base"]), json["contributions"]!.AsArray().Sum(c => Number(c!["contribution"])), 1e-2);
        Assert.InRange(Math.Abs(value - double.Parse((string)json["label"]!, CultureInfo.InvariantCulture)), 0, 60);
        Assert.InRange(Number(json["insertion"]), 0, 1);
        var page = File.ReadAllText((string)json["page"]!);
        Assert.Contains("From the base value to", page);
        SaysNothingOfClasses(page[page.IndexOf("<header>", StringComparison.Ordinal)..]
            .Replace("class=\"", "", StringComparison.Ordinal).Replace("Probability", "", StringComparison.Ordinal));

        var text = Cli.Run("explain", trained.Path, "--row", "3", "--out", trained["page"]).Done().Output;
        Assert.Contains("price predicted as", text);
        SaysNothingOfClasses(text);
        var file = Directory.GetFiles(trained["page"], "*.json")[0];
        Assert.StartsWith("Equal:", Cli.Run("explain", "--verify", file).Done().Output);
    }

    [Fact]
    public void Many_rows_have_a_number_and_no_class()
    {
        var file = trained["all.csv"];
        Cli.Run("explain", trained.Path, trained.Data, "--out", file).Done();
        var lines = File.ReadAllLines(file);
        Assert.Equal("row,id,prediction,base,phi_rooms,phi_area,phi_street", lines[0]);
        Assert.Equal(161, lines.Length);
        var predictions = Cli.Run("predict", trained.Path, trained.Data).Done().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("row,id,prediction", predictions[0]);
        Assert.Equal(double.Parse(predictions[5].Split(',')[2], CultureInfo.InvariantCulture),
            double.Parse(lines[5].Split(',')[2], CultureInfo.InvariantCulture), 1e-2);
        var bundle = trained["bundle"];
        Cli.Run("explain", trained.Path, "--rows", "1,2", "--out", bundle).Done();
        SaysNothingOfClasses(File.ReadAllText(Directory.GetFiles(bundle, "index*.html")[0]).Split("<table")[1]
            .Replace("class=\"", "", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_scored_again_checked_and_served()
    {
        var json = Cli.Run("evaluate", trained.Path, "--metrics", "r2,insertion,label-randomization", "--explainer", "gradient-x-input",
            "--json").Done().Json;
        Assert.Equal(Number(trained.Outcome.Json["after"]!["r2"]), Number(json["metrics"]!["r2"]!["mean"]), 1e-6);
        Assert.True(Number(json["errors"]!["rmse"]) > 0);
        var text = Cli.Run("evaluate", trained.Path, trained.Data).Done().Output;
        Assert.Contains("RMSE", text);
        Assert.Equal(0, Cli.Run("check", trained.Path, "--min-r2", "0.5").Code);
        Assert.Equal(1, Cli.Run("check", trained.Path, trained.Data, "--min-r2", "0.9999").Code);

        using var run = Run.Open(trained.Path);
        var row = new Dictionary<string, object?> { ["rooms"] = 3, ["area"] = 80, ["street"] = "quiet" };
        var explained = run.Explain(row);
        Assert.Equal(run.Predict(row).Value!.Value, explained.Value!.Value, 1e-3);
        Assert.Null(explained.Probability);
        // Both as a service answers them, whose JSON has no word for what is no number.
        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(explained) + JsonSerializer.Serialize(run.Predict(row)));
        Assert.StartsWith("price: ", explained.ToString());
    }

    [Fact]
    public void Methods_of_the_other_kind_are_refused_in_a_sentence()
    {
        string[] numbers = ["--label", "price", "--ignore", "id", "--task", "regression"];
        string[] classes = ["--label", "street", "--ignore", "id"];
        Refused([.. numbers, "--method", "ce"], "--method mse");
        Refused([.. classes, "--method", "mse"], "--method ce");
        Cli.Run(["train", trained.Data, "--out", trained["refused"], .. numbers, "--method", "meed"])
            .Refused("class probabilities", "--method id-expo");
        Refused([.. numbers, "--deletion", "a"], "--deletion c");
        Refused([.. numbers, "--lambda4", "0.1"], "--lambda4 0");
        Refused([.. numbers, "--epoch-choice", "margin"], "--epoch-choice insertion");
        Refused([.. numbers, "--output", "logit"], "--output");
        Cli.Run("explain", trained.Path, "--row", "3", "--target", "dear").Refused("--target");
        Cli.Run("explain", trained.Path, "--row", "3", "--output", "logit", "--explainer", "lime").Refused("--output");
        Cli.Run("evaluate", trained.Path, "--metrics", "accuracy").Refused("accuracy", "r2");
        Cli.Run("evaluate", trained.Path, "--metrics", "wrong-label-insertion").Refused("r2");
        Cli.Run("evaluate", trained.Path, "--metrics", "fs-m").Refused("r2");

        void Refused(string[] more, params string[] words) => Cli.Train(trained.Data, trained["refused"], more).Refused(words);
    }

    [Theory]
    [InlineData("expo-f")]
    [InlineData("expo-s")]
    [InlineData("mse")]
    public void Every_method_takes_numbers(string method)
    {
        var path = trained[method];
        var json = Cli.Train(trained.Data, path, "--label", "price", "--ignore", "id", "--task", "regression", "--method", method,
            "--explainer", "kernel-shap", "--json").Done().Json;
        Assert.True(double.IsFinite(Number(json["after"]!["r2"])));
        // The run goes on being trained as a model that is given.
        Cli.Run("train", trained.Data, "--out", path + "-on", "--label", "price", "--ignore", "id", "--task", "regression", "--model", path,
            "--epochs", "1", "--samples", "30").Done();
    }

    [Fact]
    public void A_run_by_examples_is_explained_by_units_too()
    {
        var path = trained["examples"];
        Cli.Run("train", trained.Data, "--label", "price", "--ignore", "id", "--task", "regression", "--method", "fewer-examples",
            "--examples", "5", "--epochs", "3", "--hidden", "8", "--out", path).Done();
        var json = Cli.Run("explain", path, "--row", "3", "--explainer", "kernel-shap", "--json").Done().Json;
        Assert.Equal("value", (string)json["trust"]!["output"]!);
        Cli.Run("evaluate", path, "--explainer", "lime").Done();
        Cli.Run("explain", trained.Path, "--row", "3", "--explainer", "representer-points").Done();
    }

    [Theory]
    [InlineData(">=330")]
    [InlineData("<=200")]
    [InlineData("300..310")]
    public void What_would_bring_a_number_into_a_wanted_range_is_found_and_verified(string wanted)
    {
        var range = WantedRange.Parse(wanted);
        Assert.Equal(wanted, range.ToString());
        using var run = Run.Open(trained.Path);
        var row = new Dictionary<string, object?> { ["rooms"] = 3, ["area"] = 75, ["street"] = "loud" };
        Assert.NotEqual(0, range.Gap(run.Predict(row).Value!.Value));
        var found = run.WhatWouldChange(row, new() { Wanted = range });
        Assert.NotEmpty(found);
        Assert.All(found, c =>
        {
            Assert.Equal(0, range.Gap(c.Value!.Value));
            var changed = new Dictionary<string, object?>(row);
            foreach (var change in c.Changes)
                changed[change.Column] = change.To;
            Assert.Equal(c.Value.Value, run.Predict(changed).Value!.Value, 1e-3);
        });
        var text = Cli.Run("explain", trained.Path, "--set", "rooms=3", "area=75", "street=loud", "--what-would-change", "--wanted", wanted,
            "--out", trained["wanted"]).Done().Output;
        Assert.Contains("What would change the number", text);
        SaysNothingOfClasses(text);
    }

    [Fact]
    public void Where_no_change_brings_it_there_the_page_speaks_of_the_number()
    {
        string[] asked = ["explain", trained.Path, "--set", "rooms=3", "area=75", "street=loud", "--what-would-change", "--wanted", ">=99999"];
        var text = Cli.Run([.. asked, "--out", trained["never"]]).Done().Output;
        Assert.Contains("brings the number where it is wanted", text);
        var page = File.ReadAllText(Directory.GetFiles(trained["never"], "*.html")[0]);
        Assert.Contains("What would change the number", page);
        Assert.Contains("brings the number where it is wanted", page);
        Assert.DoesNotContain("another decision", page);
    }

    [Fact]
    public void Wanted_numbers_must_be_some()
    {
        string[] asked = ["explain", trained.Path, "--row", "3", "--what-would-change"];
        Cli.Run(asked).Refused("--wanted");
        Cli.Run([.. asked, "--wanted", "dear"]).Refused("dear", "--wanted");
        Cli.Run([.. asked, "--wanted", "200..100"]).Refused("200", "--wanted");
        Cli.Run([.. asked, "--wanted", ">=0"]).Refused("already");
        Cli.Run("explain", trained.Path, "--row", "3", "--wanted", ">=0").Refused("--what-would-change");
        Assert.Throws<CandorException>(() => new WantedRange(null, null).Validate());
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
