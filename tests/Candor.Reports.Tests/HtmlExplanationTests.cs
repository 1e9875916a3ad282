using Candor.Data.Runs;

namespace Candor.Reports.Tests;

public class HtmlExplanationTests
{
    private static readonly ExplainedSample Sample = TestRecords.Small().Samples[0];

    [Fact]
    public void The_page_of_a_row_is_the_one_on_file() =>
        Snapshot.Matches("explanation.html", Pages.Skeleton(HtmlExplanation.Render(Sample, "Breast cancer", "lime", ["A note."])));

    [Fact]
    public void The_page_needs_no_script_and_is_small()
    {
        var page = HtmlExplanation.Render(TestRecords.Full().Samples[0], "run", "lime");
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.InRange(page.Length, 1000, 40_000);
    }

    [Fact]
    public void Names_with_markup_in_them_stay_text()
    {
        var page = HtmlExplanation.Render(TestRecords.Hostile().Samples[0], TestRecords.Evil, TestRecords.Evil, [TestRecords.Evil]);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_wrong_prediction_is_called_wrong()
    {
        var page = HtmlExplanation.Render(Sample with { Label = "benign" }, "run", "lime");
        Assert.Contains("but the true class is “benign”", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_a_label_makes_no_claim_about_it() =>
        Assert.Contains("was predicted.", HtmlExplanation.Render(Sample with { Label = "" }, "run", "lime"), StringComparison.Ordinal);

    [Fact]
    public void Contributions_that_are_all_zero_or_no_number_have_no_bars()
    {
        var after = Sample.After with { Contributions = [0, double.NaN, 0] };
        var page = HtmlExplanation.Render(Sample with { After = after }, "run", "lime");
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Contains("--size:0\"", page, StringComparison.Ordinal);
    }
}
