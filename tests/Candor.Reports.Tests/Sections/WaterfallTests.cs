using Candor.Data.Records;

namespace Candor.Reports.Tests.Sections;

/// <summary>Contributions that add up are drawn as steps; scores without signs are never said to speak for or against.</summary>
public class WaterfallTests
{
    private static readonly Trust Exact = new()
    {
        Base = 0.2,
        Value = 0.9,
        Additivity = "exact",
        Drawn = true,
        HalfWidths = [0.05, 0.1, 0.02],
        GapHalfWidths = [0.3, 0.1],
        RandomInsertion = 0.5,
        RandomDeletion = 0.6,
        RandomRankings = 20,
    };

    private static readonly ExplainedSample Sample = TestRecords.Small().Samples[0] with
    {
        Before = null,
        Features = [new("a", "1"), new("b", "2"), new("c", "3")],
        After = new("malignant", 0.9, [0.5, -0.1, 0.3], 0.8, 0.3) { Trust = Exact },
    };

    [Fact] // .2 → .7 → 1.0 → .9
    public void Each_step_begins_where_the_last_one_ended()
    {
        var page = HtmlExplanation.Render(Sample, "run", "kernel-shap");
        Assert.Contains("From the base value to “malignant”", page, StringComparison.Ordinal);
        // From the lowest stop .2 to the highest end of an interval 1.02: .5/.82, .3/.82, .1/.82.
        Assert.Contains("--zero:0;--from:0;--size:0.6098\"", page, StringComparison.Ordinal);
        Assert.Contains("--zero:0;--from:0.6098;--size:0.3659\"", page, StringComparison.Ordinal);
        Assert.Contains("--zero:0;--from:0.8537;--size:0.122\"", page, StringComparison.Ordinal);
        Assert.Contains("--zero:0;--from:0;--size:0.8537\"", page, StringComparison.Ordinal);
        Assert.Contains("0.500 ± 0.050", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf(">a <", StringComparison.Ordinal) < page.IndexOf(">c <", StringComparison.Ordinal));
    }

    [Fact]
    public void What_does_not_add_up_has_bars_about_zero()
    {
        var page = HtmlExplanation.Render(With(Exact with { Additivity = "none" }), "run", "lime");
        Assert.DoesNotContain("From the base value to", page, StringComparison.Ordinal);
        Assert.Contains("Contributions to “malignant”", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_and_the_report_say_how_far_to_trust_it()
    {
        var page = HtmlExplanation.Render(Sample, "run", "kernel-shap");
        Assert.Contains("How far to trust it", page, StringComparison.Ordinal);
        Assert.Contains("“a” and “c” may change places", page, StringComparison.Ordinal);
        Assert.Contains("beats a random one", page, StringComparison.Ordinal);
        var report = HtmlReport.Render(TestRecords.Small() with { Samples = [Sample] });
        Assert.Contains("“a” and “c” may change places", report, StringComparison.Ordinal);
        Assert.Contains("Random rankings", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_without_signs_are_not_said_to_speak_for_or_against()
    {
        var sample = With(Exact with { Additivity = "none", Signed = false }) with { Text = null };
        sample = sample with { After = sample.After with { Contributions = [0.5, 0.1, 0.3] } };
        foreach (var page in new[]
            { HtmlExplanation.Render(sample, "run", "meed"), HtmlReport.Render(TestRecords.Small() with { Samples = [sample] }) })
        {
            Assert.Contains("ranks highest for “malignant”", page, StringComparison.Ordinal);
            Assert.DoesNotContain("speak for the class", page, StringComparison.Ordinal);
            Assert.DoesNotContain("speaks for the class", page, StringComparison.Ordinal);
        }
    }

    private static ExplainedSample With(Trust trust) => Sample with { After = Sample.After with { Trust = trust } };
}
