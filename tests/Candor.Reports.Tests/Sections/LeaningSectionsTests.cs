using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Reports.Tests.Sections;

/// <summary>The page of training rows that explanations lean on.</summary>
public class LeaningSectionsTests
{
    [Fact]
    public void Rows_are_shown_with_intervals_and_what_they_move()
    {
        var page = Pages.Skeleton(HtmlGlobal.Render(Record("bus"), "vehicle"));
        Assert.Contains("<h2>The training rows that most explanations lean on</h2>", page, StringComparison.Ordinal);
        Assert.Contains("Row 7 · bus", page, StringComparison.Ordinal);
        Assert.Contains("75.0 % (30.1 % to 95.4 %)", page, StringComparison.Ordinal);
        Assert.Contains("<td>&#x2B;1.500 ± 0.700</td><td>–</td>", page, StringComparison.Ordinal);
        Assert.Contains("“bus”, among the first 3 of 75.0 % of the rows", GlobalFindings.Of(Record("bus"))[0], StringComparison.Ordinal);
        Assert.Equal("Of 100 training rows 40 have an influence; 5 carry half of all weight, 20 carry 90 %.",
            GlobalFindings.Of(Record("bus"))[1]);
        Assert.Contains("id=\"model-leaning\"", HtmlReport.Render(TestRecords.Small(), Record("bus")), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_has_an_influence_is_said_and_labels_stay_text()
    {
        var none = Record("bus") with { Leaning = Record("bus").Leaning! with { Influential = 0, Rows = [] } };
        Assert.Contains("No training row has any influence", Pages.Skeleton(HtmlGlobal.Render(none, "run")), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", HtmlGlobal.Render(Record("<script>alert(1)</script>"), "run"), StringComparison.Ordinal);
        var json = GlobalExplanationJson.Write(Record("bus"));
        Assert.Equal(json, GlobalExplanationJson.Write(GlobalExplanationJson.Read(json, "global.json")));
    }

    internal static GlobalExplanation Record(string label) => HtmlGlobalTests.Records(0) with
    {
        Output = "logit",
        Units = [],
        Classes = [],
        Interactions = [],
        Leaning = new()
        {
            TopK = 3,
            Candidates = 100,
            Influential = 40,
            CarryHalf = 5,
            CarryNineTenths = 20,
            Classes = ["no", label],
            Rows = [new(7, label, 0.75, 0.3006, 0.9544, 0.2, [1.5, 0], [0.7, 0])],
        },
    };
}
