using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments;
using Candor.Experiments.Jobs;
using Candor.Experiments.Protocols;
using Candor.Experiments.Studies;

namespace Candor.Cli.Tests.Experiments;

/// <summary>Claims on explainers follow from results: with other results they flip.</summary>
public sealed class ExplainerStudyTests
{
    private static readonly string[] s_scores = ["fsM", "fuM", "fsA", "fuA", "evalX", "evalXWhole", "evalXOther", "evalXOtherWhole",
        "flippedM", "flippedA", "flippedX", "flippedXOther", "maskOnly", "blankM", "sen", "tps"];

    [Theory]
    [InlineData("fsM", 0.99, "fs-m", true)]
    [InlineData("fsM", 0.10, "fs-m", false)]
    [InlineData("fuM", 0.10, "fu-m", true)]
    [InlineData("fuM", 0.99, "fu-m", false)]
    [InlineData("fsA", 0.99, "fs-a", true)]
    [InlineData("sen", 0.01, "sen", true)]
    [InlineData("sen", 0.99, "sen", false)]
    [InlineData("tps", 0.01, "faster", true)]
    [InlineData("tps", 0.49, "faster", false)]
    [InlineData("flippedA", 0.9, "leak", true)]
    [InlineData("flippedA", 0.4, "leak", false)]
    [InlineData("maskOnly", 0.95, "mask-only", true)]
    [InlineData("maskOnly", 0.8, "mask-only", false)]
    public void What_is_said_of_meed_is_decided_by_its_scores(string score, double value, string claim, bool holds)
    {
        var verdict = Conclude("meed/fashion-mnist", (method, name) => method == "MEED" && name == score ? value : 0.5).Verdicts[claim];
        Assert.Equal(holds, verdict.Holds);
        Assert.Contains("Fashion-MNIST", verdict.Ours, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9, 0.3, 0.6, true, true)]
    [InlineData(0.7, 0.3, 0.6, false, true)]
    [InlineData(0.9, 0.95, 0.99, true, false)]
    public void The_repair_keeps_and_repairs_where_its_scores_say_so(double fidelity, double flipped, double code, bool keeps, bool repairs)
    {
        var verdicts = Conclude("meed/fashion-mnist", (method, name) => (method, name) switch
        {
            ("Honest MEED", "fsM" or "evalX") => fidelity,
            ("Honest MEED", "flippedX") => flipped,
            ("Honest MEED", "maskOnly") => code,
            ("MEED", "fsM" or "evalX" or "flippedX" or "maskOnly") => 0.9,
            _ => 0.5,
        }).Verdicts;
        Assert.Equal((keeps, repairs), (verdicts["honest-keeps"].Holds, verdicts["honest-repairs"].Holds));
    }

    [Theory]
    [InlineData(0.6, true)]
    [InlineData(0.95, false)]
    [InlineData(0.91, false)]
    public void Parts_help_where_leaving_them_out_costs(double without, bool helps)
    {
        var verdicts = Conclude(
            "meed/ablation", (method, name) => method == "MEED" ? (name == "fuM" ? 0.3 : 0.9) : name == "fuM" ? 0.6 : without,
            (method, epoch) => method == "w/o prior" ? 0.1 * epoch : 0.15 * epoch).Verdicts;
        Assert.Equal((helps, helps), (verdicts["output-helps"].Holds, verdicts["ail-helps"].Holds));
        Assert.True(verdicts["prior-ends-alike"].Open || !verdicts["prior-ends-alike"].Holds, "two repeats show no equivalence");
        Assert.True(verdicts["prior-starts-faster"].Holds);
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.9, false)]
    public void Masks_that_change_pass_the_sanity_check(double cosine, bool holds)
    {
        var verdicts = Conclude("meed/sanity", (_, _) => cosine).Verdicts;
        Assert.Equal((holds, holds), (verdicts["model-randomised"].Holds, verdicts["data-randomised"].Holds));
    }

    [Fact]
    public void Tables_have_the_best_in_bold_the_direction_in_the_head_and_the_papers_figure_in_brackets()
    {
        var findings = Conclude("meed/fashion-mnist", (method, name) => method == "INFD" && name == "fsM" ? 0.97 : method == "random"
            ? 0.999 : 0.5, scale: "paper");
        var table = findings.Tables[0];
        Assert.Equal(["method", "FS-M ↑", "FU-M ↓", "FS-A ↑", "FU-A ↓", "SEN ↓", "s/explanation ↓"], table.Columns);
        Assert.StartsWith("**97.1 ± ", table.Rows.Single(r => r[0] == "INFD")[1], StringComparison.Ordinal);
        Assert.EndsWith("** [100.0]", table.Rows.Single(r => r[0] == "INFD")[1], StringComparison.Ordinal);
        Assert.DoesNotContain("**", table.Rows.Single(r => r[0] == "random")[1], StringComparison.Ordinal);
        Assert.DoesNotContain("**", table.Rows.Single(r => r[0] == "MEED")[1], StringComparison.Ordinal);
        Assert.Equal("60.0", findings.Tables[1].Rows.Single(r => r[0] == "MEED")[^1].Split(' ')[0]);
    }

    [Theory]
    [InlineData(0.98, 0.97, true, true)]
    [InlineData(0.60, 0.80, false, false)]
    public void Readings_are_compared_with_the_published_figure(double released, double term, bool reached, bool near)
    {
        var verdicts = Conclude("meed/readings", (method, name) => (method, name) switch
        {
            ("MEED as released", "fsM") => released,
            ("MEED + model term", "fsM") => term,
            ("MEED + model term", "maskOnly" or "flippedA") => 0.99,
            ("Honest MEED, not told", "fsM") => term,
            ("Honest MEED, not told", "fuM") => 0.3,
            ("Honest MEED, not told", "evalX") => released,
            ("Honest MEED, not told", "evalXOther") => released,
            ("Honest MEED, not told", "evalXOtherWhole") => 0.9,
            _ => 0.5,
        }).Verdicts;
        Assert.Equal(reached, verdicts["untold-fs-m"].Holds);
        Assert.True(verdicts["untold-better"].Holds);
        Assert.Equal(reached, verdicts["untold-other-judge"].Holds);
        Assert.Equal((reached, near), (verdicts["released-fs-m"].Holds, verdicts["model-term-published"].Holds));
        Assert.True(verdicts["model-term-helps"].Holds);
        Assert.True(verdicts["model-term-code"].Holds);
        Assert.True(verdicts["untold-flipped"].Holds);
    }

    [Fact]
    public void What_selections_leak_is_a_table_of_the_records_summaries()
    {
        var findings = Conclude("meed/leakage", (method, name) => method == "MEED" && name == "maskOnly" ? 0.987 : 0.5);
        var record = new ExperimentRecord
        {
            Name = "meed/leakage",
            Title = "t",
            Protocol = "explainer-comparison",
            Scale = "small",
            Environment = new EnvironmentInfo("0", "0", "0", "0", "0", "0", "cpu", 1),
            Configuration = [],
            Seeds = findings.Seeds,
            Summaries = findings.Summaries,
        };
        var row = ExperimentMarkdown.Leakage(record).Split('\n')
            .Single(l => l.StartsWith("| Fashion-MNIST | MEED |", StringComparison.Ordinal));
        Assert.StartsWith("| Fashion-MNIST | MEED | 5 | 50.0 ± ", row, StringComparison.Ordinal);
        Assert.Contains(" | 98.7 ± ", row, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_says_what_each_method_was_given()
    {
        var findings = Conclude("meed/fashion-mnist", (_, name) => name == "fsA" ? 0.9 : 0.5);
        var given = findings.Tables.Single(t => t.Title == "Fashion-MNIST: what each method was given");
        Assert.Equal("64", given.Rows.Single(r => r[0] == "MEED")[2]);
        Assert.All(given.Rows, r => Assert.Equal(given.Columns.Count, r.Count));
        Assert.Equal(["grid of 14²", "16", "–", "–", "–"], given.Rows.Single(r => r[0] == "LIME").Skip(1).Take(5));
        var code = findings.Tables[1];
        Assert.StartsWith("40.0", code.Rows.Single(r => r[0] == "MEED")[code.Columns.ToList().IndexOf("FS-A − mask only ↑")],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9, "hardly change")]
    [InlineData(0.95, "raise it further")]
    [InlineData(0.8, "was falling")]
    public void The_end_of_a_curve_says_what_a_longer_run_would_change(double last, string words) =>
        Assert.Contains(words, Convergence.Sentence("set", "MEED", [0.5, 0.7, 0.8, 0.88, 0.9, 0.9, 0.9, last, last]),
            StringComparison.Ordinal);

    [Fact] // An option that came later is in a job's hash only where it was set.
    public void Younger_options_leave_the_hashes_of_jobs_as_they_were()
    {
        var jobs = ExperimentCatalog.Open("meed/readings").Begin("small", new()).Jobs.Cast<FidelityUnit>().Select(j => j.Explainer)
            .OfType<ExplainerUnit>().ToLookup(j => j.Key.Split('/')[2], j => j.Configuration.ToJsonString());
        Assert.All(jobs["MEED"], json => Assert.DoesNotContain("sampler", json, StringComparison.Ordinal));
        Assert.All(jobs["MEED"], json => Assert.DoesNotContain("modelTerm", json, StringComparison.Ordinal));
        Assert.All(jobs["MEED"], json => Assert.DoesNotContain("patience", json, StringComparison.Ordinal));
        Assert.All(jobs["MEED as released"], json => Assert.Contains("\"sampler\":\"AsReleased\"", json, StringComparison.Ordinal));
    }

    [Fact]
    public void One_black_box_and_one_judge_serve_all_methods_of_a_repeat()
    {
        var study = ExperimentCatalog.Open("meed/fashion-mnist").Begin("paper", new());
        var jobs = study.Jobs.Cast<FidelityUnit>().ToArray();
        Assert.Equal(jobs.Select(j => j.Config.Seed).Distinct().Count(), jobs.Select(j => j.Model).Distinct().Count());
        Assert.Equal(jobs.Select(j => j.Config.Seed).Distinct().Count(), jobs.Select(j => j.Judge).Distinct().Count());
    }

    [Fact]
    public void Parameters_that_mean_nothing_are_refused()
    {
        const string Set = """ "seeds": [1], "sets": [{"name": "s", "base": {"data": "wine"}}] """;
        Assert.Contains("need", Refused($$"""{ {{Set}}, "methods": [{"name": "a", "learn": "need"}] }"""), StringComparison.Ordinal);
        Assert.Contains("either", Refused($$"""{ {{Set}}, "methods": [{"name": "a"}] }"""), StringComparison.Ordinal);
        Assert.Contains("'a'", Refused($$"""{ {{Set}}, "methods": [{"name": "a", "learn": "meed"}, {"name": "a", "learn": "l2x"}] }"""), StringComparison.Ordinal);
        Assert.Contains("at least one", Refused($$"""{ {{Set}}, "methods": [] }"""), StringComparison.Ordinal);
    }

    private static string Refused(string parameters) =>
        Assert.Throws<CandorException>(() => Protocols.Get("explainer-comparison").Begin(JsonNode.Parse(parameters)!.AsObject(),
            new())).Message;

    private static Findings Conclude(string experiment, Func<string, string, double> score, Func<string, int, double>? curve = null,
        string scale = "small") =>
        ExperimentCatalog.Open(experiment).Begin(scale, new()).Conclude(new StudyResults(job => new JobResult(job, job.Key, 1,
            Result(job, score, curve ?? ((_, _) => 0.5)))));

    private static JsonObject Result(Job job, Func<string, string, double> score, Func<string, int, double> curve)
    {
        var method = job.Key.Split('/') is var parts && parts.Length > 2 ? string.Join('/', parts[2..]).Replace("/learning", "",
            StringComparison.Ordinal).Replace("/sanity", "", StringComparison.Ordinal) : "";
        Score Of(string name, ulong seed) => new(score(method, name) + 1e-4 * seed, 0, 10, "up");
        return job switch
        {
            BlackBoxUnit => new()
            {
                ["accuracy"] = UnitScores.Json(new Score(0.9, 0, 10, "up")),
                ["data"] = UnitScores.Json(new DataInfo("d", "d", "0", "class", ["a", "b"], [], 7, 1, 2))
            },
            JudgeUnit => new() { ["whole"] = UnitScores.Json(new Score(0.9, 0, 10, "up")) },
            ExplainerUnit => new()
            {
                ["history"] = UnitScores.Json([.. Enumerable.Range(0, 7).Select(i => new EpochInfo("explain", i, null,
                    new Dictionary<string, double>(), 0, null, null, 0)
                { Fidelity = new Dictionary<string, double> { ["fsM"] = curve(method, i), ["unselectedAccuracy"] = 0.6 } })]),
            },
            SanityUnit unit => new()
            {
                ["model"] = UnitScores.Json(Of("model", unit.Config.Seed)),
                ["data"] = UnitScores.Json(Of("data", unit.Config.Seed)),
                ["chance"] = 0.08
            },
            FidelityUnit unit => new()
            {
                ["scores"] = UnitScores.Json(s_scores.ToDictionary(s => s, s => Of(s, unit.Config.Seed))),
                ["samples"] = new JsonArray()
            },
            _ => throw new InvalidOperationException(job.Kind),
        };
    }
}
