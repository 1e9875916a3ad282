using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Reports.Tests.Findings;

public class AgainstBaselinesTests
{
    private static BaselineComparison Beside(
        string name, double insertion, double deletion, double more, double less, double p = 0.001) => new(name, name == "random",
        new Dictionary<string, Score>
        {
            ["insertion"] = new(insertion, 0.1, 100, "up"),
            ["deletion"] = new(deletion, 0.1, 100, "down"),
        },
        new Dictionary<string, Change>
        {
            ["insertion"] = new(more, 0.005, 100, p),
            ["deletion"] = new(less, 0.005, 100, p),
        });

    private static RunRecord Record(params BaselineComparison[] baselines) => TestRecords.Full() with { Baselines = baselines };

    [Fact]
    public void A_headline_ends_with_a_random_ranking_and_the_best_untrained_explainer()
    {
        var record = Record(Beside("random", 0.6, 0.7, 0.35, -0.3), Beside("gradient", 0.7, 0.6, 0.25, -0.2),
            Beside("gradient-x-input", 0.9, 0.41, 0.05, -0.01));
        var headline = Verdict.Of(record).Headline;
        Assert.Contains("Against a random ranking, on the same rows: Insertion ↑ +0.350, Deletion ↓ −0.300 (better).", headline,
            StringComparison.Ordinal);
        Assert.EndsWith("Against gradient-x-input, the best untrained one, on the same rows: Insertion ↑ +0.050, " +
            "Deletion ↓ −0.010 (better in insertion).",
            headline, StringComparison.Ordinal);
        Assert.Empty(AgainstBaselines.Of(record).Warnings);
    }

    [Fact]
    public void What_is_within_chance_or_too_little_is_no_difference()
    {
        Assert.EndsWith("(no difference that matters).", Assert.Single(AgainstBaselines.Of(Record(
            Beside("gradient", 0.7, 0.6, 0.3, -0.3, p: 0.2))).Sentences), StringComparison.Ordinal);
        Assert.EndsWith("(no difference that matters).", Assert.Single(AgainstBaselines.Of(Record(
            Beside("gradient", 0.7, 0.6, 0.019, -0.019))).Sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void No_better_than_chance_and_worse_than_the_untrained_are_warnings()
    {
        var against = AgainstBaselines.Of(Record(Beside("random", 0.7, 0.6, 0.01, 0), Beside("gradient", 0.9, 0.3, -0.2, -0.1)));
        Assert.EndsWith("(better in deletion, worse in insertion).", against.Sentences[1], StringComparison.Ordinal);
        Assert.Collection(against.Warnings, w => Assert.Contains("no better than chance", w, StringComparison.Ordinal),
            w => Assert.Contains("gradient, which is not trained", w, StringComparison.Ordinal));
    }

    [Fact]
    public void A_learned_explainer_of_a_program_is_compared_by_what_the_model_keeps()
    {
        static Evaluation Kept(string name, double share) => new()
        {
            Name = name,
            Rows = 400,
            Metrics = new Dictionary<string, Score> { ["fsM"] = new(share, Math.Sqrt(share * (1 - share)), 400, "up") },
        };
        var record = TestRecords.Full() with
        {
            Before = null,
            After = Kept("after", 0.97),
            Explainer = "meed",
            Comparisons = [Kept("random", 0.5), Kept("l2x", 0.99), Kept("gradient-x-input", 0.96)],
        };
        var headline = Verdict.Of(record).Headline;
        Assert.Contains("Against a random ranking, on the same rows: FS-M ↑ +0.470 (better).", headline, StringComparison.Ordinal);
        Assert.EndsWith("Against gradient-x-input, the best untrained one, on the same rows: FS-M ↑ +0.010 (no difference that matters).",
            headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_was_compared_nothing_is_said()
    {
        Assert.Empty(AgainstBaselines.Of(TestRecords.Full()).Sentences);
        Assert.Equal("x.", AgainstBaselines.Of(TestRecords.Full()).Behind("x."));
    }
}
