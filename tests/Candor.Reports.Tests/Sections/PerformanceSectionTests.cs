namespace Candor.Reports.Tests.Sections;

public class PerformanceSectionTests
{
    [Fact]
    public void Figures_stand_with_their_intervals_and_their_rows()
    {
        var page = HtmlReport.Render(TestRecords.WithPerformance());
        Assert.Contains("All 200 test rows, also those whose explanations were not measured (171 were)", page, StringComparison.Ordinal);
        Assert.Contains("<td>0.900 (0.850&#xA0;to&#xA0;0.930)</td><td>0.880</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"own\" style=\"--share: 0.8\">80<small>80.0 %</small></td>", page, StringComparison.Ordinal);
    }

    // From .3 on: 70 of 100 found, (100 − 30)/5 = 14 of 100 falsely taken: precision 70/84, F1 140/184.
    [Fact]
    public void A_reader_without_JavaScript_has_thresholds_in_a_table()
    {
        var page = HtmlReport.Render(TestRecords.WithPerformance());
        Assert.Contains("<th scope=\"row\">0.300</th><td>70</td><td>30</td><td>14</td><td>86</td><td>0.780</td><td>0.833</td>" +
            "<td>0.700</td><td>0.860</td><td>0.761</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Confusion_and_errors_are_said_once()
    {
        Assert.DoesNotContain("id=\"decisions\"", HtmlReport.Render(TestRecords.WithPerformance()), StringComparison.Ordinal);
        var numbers = HtmlReport.Render(TestRecords.OfNumbers());
        Assert.DoesNotContain("id=\"errors\"", numbers, StringComparison.Ordinal);
        Assert.Contains("<td>12.5 (11&#xA0;to&#xA0;14)</td>", numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_classes_and_labels_stay_text()
    {
        Assert.DoesNotContain("<script>alert", HtmlReport.Render(TestRecords.Hostile()), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", HtmlReport.Render(TestRecords.OfNumbers(TestRecords.Evil)), StringComparison.Ordinal);
    }
}
