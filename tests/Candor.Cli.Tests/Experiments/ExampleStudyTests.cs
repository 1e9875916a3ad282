using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Protocols;
using Candor.Experiments.Studies;

namespace Candor.Cli.Tests.Experiments;

/// <summary>Claims on examples follow from results: with other results they flip.</summary>
public sealed class ExampleStudyTests
{
    private static readonly RunRecord s_record = new()
    {
        Name = "synthetic",
        Method = "joint",
        Explainer = "examples",
        Seed = 0,
        Data = new("glass", "glass", "0", "class", ["a", "b"], ["x"], 7, 1, 2),
        Environment = new("0", "0", "0", "0", "0", "0", "cpu", 1),
        Configuration = [],
        After = new Evaluation { Name = "after", Rows = 2, Metrics = new Dictionary<string, Score>() },
    };

    [Theory]
    [InlineData(0.9, 0.3, true)]
    [InlineData(0.2, 0.3, false)]
    public void Faithfulness_above_another_method_is_decided_by_the_curves(double ours, double theirs, bool holds)
    {
        var findings = Conclude("example-curves", """{"data": ["glass"], "seeds": [1, 2, 3], "examples": [10]}""", job =>
            Results(faithfulness: job.Config.Method == "fewer-examples" ? ours + 0.01 * job.Config.Seed : theirs, accuracy: 0.7));
        Assert.Equal(holds, findings.Verdicts["faithfulness-above-pretrain"].Holds);
        Assert.Equal(holds, findings.Verdicts["faithfulness-above-joint"].Holds);
        Assert.True(findings.Verdicts["accuracy-comparable"].Holds);
        Assert.False(findings.Verdicts["gates-help-pretrain"].Holds);
        Assert.Equal(2, findings.Figures.Count);
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(0.1, false)]
    public void The_balance_of_accuracy_and_faithfulness_is_compared_and_open_influences_are_a_share(double ours, bool holds)
    {
        var findings = Conclude("example-curves", """{"data": ["glass"], "seeds": [1, 2, 3, 4, 5], "examples": [10]}""", job =>
            Results(faithfulness: job.Config.Method == "fewer-examples" ? ours + 0.01 * job.Config.Seed : 0.5, accuracy: 0.7));
        Assert.True(findings.Verdicts["balance-best"] is { Open: false } verdict && verdict.Holds == holds);
        Assert.Contains(findings.Tables, t => t.Title.StartsWith("√(accuracy · faithfulness)", StringComparison.Ordinal));
        var chosen = findings.Tables.Single(t => t.Title.StartsWith("The weight η", StringComparison.Ordinal));
        Assert.StartsWith("– (14, 100.0 %)", chosen.Rows[0][1], StringComparison.Ordinal);
    }

    [Theory] // The best λ is the middle one; two sets whose bests differ depend on the data.
    [InlineData(0.2, 0.2, true, false)]
    [InlineData(0.2, 0.3, false, true)]
    public void The_best_value_of_an_option_is_inner_or_depends_on_the_data(double glass, double vehicle, bool inner, bool depends)
    {
        var findings = Conclude("example-sweep", """{"data": ["glass", "vehicle"], "seeds": [1, 2, 3, 4, 5], "methods": ["fewer-examples"], "examples": [10], "vary": "examples.lambda", "values": [0.1, 0.2, 0.3]}""",
            job => Results(0.8, 0.8 - Math.Abs(job.Config.Examples.Lambda - (job.Config.Data == "glass" ? glass : vehicle))
                + 0.001 * job.Config.Seed * job.Config.Examples.Lambda));
        Assert.Equal((inner, false), (findings.Verdicts["inner-best"].Holds, findings.Verdicts["inner-best"].Open && inner));
        var found = findings.Verdicts["best-depends-on-data"];
        Assert.Equal((depends, false), (found.Holds, found.Open && depends));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    public void Which_way_a_score_goes_with_an_option_is_decided_by_its_ends(double slope, bool rises)
    {
        var findings = Conclude("example-sweep", """{"data": ["glass"], "seeds": [1, 2], "methods": ["fewer-examples"], "examples": [10], "vary": "examples.lambda", "values": [0.1, 0.2, 0.3]}""",
            job => Results(faithfulness: 0.5 + slope * job.Config.Examples.Lambda, accuracy: 0.5 - slope * job.Config.Examples.Lambda));
        Assert.Equal((rises, rises), (findings.Verdicts["faithfulness-rises"].Holds, findings.Verdicts["accuracy-falls"].Holds));
        Assert.False(findings.Verdicts["best-depends-on-data"].Holds);
    }

    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(1, 3, false)]
    public void More_classes_are_counted_among_the_chosen_examples(int ours, int theirs, bool holds)
    {
        var findings = Conclude("example-classes", """{"data": ["glass"], "seeds": [1], "methods": ["fewer-examples", "joint"], "examples": [10]}""",
            job => Results(0.5, 0.5, job.Config.Method == "joint" ? theirs : ours));
        Assert.Equal(holds, findings.Verdicts["ours-covers-more-classes"].Holds);
        Assert.Equal(["glass, fewer-examples", "0.500", "0.500", "14 (100.0 %)"], findings.Tables[0].Rows[0]);
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(-0.05, false)]
    public void A_cheaper_way_harms_where_its_mean_is_lower(double loss, bool holds)
    {
        var findings = Conclude("example-ways", """
            {"data": ["glass"], "seeds": [1, 2, 3], "methods": ["fewer-examples"], "examples": [10], "ways": [
              {"name": "exact"}, {"name": "fresh", "set": {"examples": {"freshPoints": 64}}},
              {"name": "sampled", "set": {"examples": {"candidates": 150}}, "perData": {"glass": {"examples": {"candidates": 75}}}}]}
            """,
            job => Results(faithfulness: 0.8 + 0.01 * job.Config.Seed + (job.Config.Examples.FreshPoints is 64 ? loss : 0),
                accuracy: 0.7 - (job.Config.Examples.Candidates is 75 ? 0.1 : 0)));
        Assert.Equal((holds, true), (findings.Verdicts["fresh-faithfulness"].Holds, findings.Verdicts["fresh-accuracy"].Holds));
        Assert.Equal((true, false), (findings.Verdicts["sampled-faithfulness"].Holds, findings.Verdicts["sampled-accuracy"].Holds));
        Assert.DoesNotContain("cached-accuracy", findings.Verdicts.Keys);
    }

    [Fact]
    public void Parameters_that_mean_nothing_are_refused()
    {
        Assert.Contains("vary", Assert.Throws<CandorException>(() => Begin("example-sweep", """{"data": ["glass"], "seeds": [1]}""")).Message, StringComparison.Ordinal);
        Assert.Contains("joint", Assert.Throws<CandorException>(() => Begin("example-curves", """{"data": ["glass"], "seeds": [1], "methods": ["joined"]}""")).Message, StringComparison.Ordinal);
        Assert.Throws<CandorException>(() => Begin("example-curves", """{"data": [], "seeds": [1]}"""));
        Assert.Contains("ways", Assert.Throws<CandorException>(() => Begin("example-ways", """{"data": ["glass"], "seeds": [1], "methods": ["joint"]}""")).Message, StringComparison.Ordinal);
    }

    private static ExampleResults Results(double faithfulness, double accuracy, int classes = 1) => new()
    {
        Examples = 10,
        Ranking = "magnitude",
        Counting = "entries",
        Task = "classification",
        Candidates = 7,
        NonZero = 14,
        Curve = [new(10, accuracy, 0.01, faithfulness, 0.01, 100)],
        Samples = [new(0, "a", "a", "a", 0.9, true, [], [.. Enumerable.Range(0, 4).Select(i => new NamedExample(i, $"k{i % classes}", "a",
            1, 1, 1, true, []))])],
    };

    private static Study Begin(string protocol, string parameters) => Protocols.Get(protocol).Begin(JsonNode.Parse(parameters)!.AsObject(),
        new());

    private static Findings Conclude(string protocol, string parameters, Func<ExampleUnit, ExampleResults> results)
    {
        var study = Begin(protocol, parameters);
        return study.Conclude(new StudyResults(job => new JobResult(
            job, job.Key, 1, JsonNode.Parse(RunRecordJson.Write(s_record with { Examples = results((ExampleUnit)job) }))!.AsObject())));
    }
}
