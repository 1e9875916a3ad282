using Candor.Data.Records;
using Candor.TestSupport;

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

    [Fact] // The words stand where they stood; a tag in the text stays text, but for line breaks.
    public void A_text_has_its_words_marked_in_place_and_escaped()
    {
        const string text = "A <b>good</b> film,<br />not a bad one & long";
        string[] words = ["A", "good", "film", "not", "a", "bad", "one", "long"];
        var at = 0;
        var spans = words.Select(w => new Candor.Data.TokenSpan(at = text.IndexOf(w, at, StringComparison.Ordinal), w.Length)).ToArray();
        var sample = Sample with
        {
            Before = null,
            Features = [.. words.Select((w, i) => new FeatureValue(FormattableString.Invariant($"word {i + 1}"), w))],
            After = Sample.After with { Contributions = [0, 0.8, 0.3, 0.01, 0, -0.6, 0.2, 0] },
            Text = SampleText.Of(text, spans, 2),
        };
        var page = HtmlExplanation.Render(sample, "reviews", "meed");
        Assert.Contains("A &lt;b&gt;<mark class=\"for selected\" style=\"--share:1\"", page, StringComparison.Ordinal);
        Assert.Contains(">good</mark>&lt;/b&gt; ", page, StringComparison.Ordinal);
        Assert.Contains(">film</mark>,&#xA;not a <mark class=\"against\" style=\"--share:0.75\"", page, StringComparison.Ordinal);
        Assert.Contains("</mark> &amp; long</p>", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("for selected").Length - 1);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(5, 3, 2)]
    [InlineData(-1, 1, 2)]
    [InlineData(0, 1, 1)]
    public void A_text_whose_words_lie_outside_it_is_shown_as_bars_alone(int start, int length, int contributions)
    {
        var text = new SampleText("A word", [start, 4], [length, 2], 1);
        Assert.False(text.IsWhole(contributions));
        var sample = Sample with
        {
            Before = null,
            Features = [new("word 1", "A"), new("word 2", "rd")],
            After = Sample.After with { Contributions = [.. Enumerable.Repeat(0.1, contributions)] },
            Text = text
        };
        Assert.DoesNotContain("<mark", HtmlExplanation.Render(sample, "reviews", "meed"), StringComparison.Ordinal);
    }
}
