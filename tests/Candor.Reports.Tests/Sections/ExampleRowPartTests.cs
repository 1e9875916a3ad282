using Candor.Data.Records;

namespace Candor.Reports.Tests.Sections;

/// <summary>Pages of rows that training examples explain.</summary>
public class ExampleRowPartTests
{
    [Fact]
    public void Marks_are_explained_products_of_nothing_left_out_and_other_peoples_rows_warned_of()
    {
        var page = HtmlExamples.Render(Sample(), "run");
        Assert.Contains("<mark>Marked</mark> values differ from this row’s", page, StringComparison.Ordinal);
        Assert.Contains("<td><mark>3100</mark></td>", page, StringComparison.Ordinal);
        Assert.Contains("may be about other people", page, StringComparison.Ordinal);
        Assert.Contains("Row 5</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Row 9</th>", page, StringComparison.Ordinal);
        Assert.Contains("1 more example adds nothing here: its product is 0.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_rows_have_numbers_and_labels_but_no_values()
    {
        var hidden = Sample().WithoutRows();
        var page = HtmlExamples.Render(hidden, "run");
        Assert.Contains("Row 5</th>", page, StringComparison.Ordinal);
        Assert.Contains("<td>repaid</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("3100", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<mark>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Careful", page, StringComparison.Ordinal);
        Assert.Contains("The values of training rows are hidden", page, StringComparison.Ordinal);
        var record = TestRecords.Small() with
        {
            Examples = new()
            {
                Examples = 2,
                Ranking = "magnitude",
                Counting = "entries",
                Task = "classification",
                Candidates = 10,
                NonZero = 4,
                Samples = [hidden],
            },
        };
        var report = HtmlReport.Render(record);
        Assert.DoesNotContain("3100", Pages.Skeleton(report), StringComparison.Ordinal);
        Assert.Contains("Shown because it is uncertain", report, StringComparison.Ordinal);
        Assert.Equal(report, HtmlReport.Render(RunRecordJson.Read(RunRecordJson.Write(record), "record.json")));
    }

    private static ExplainedByExamples Sample() => new(1, "repaid", "repaid", "repaid", 0.8, true, [new("income", "2500")],
    [
        new(5, "repaid", "repaid", 0.5, 2, 1, true, [new("income", "3100")]),
        new(9, "defaulted", "repaid", 0.5, 0, 0, true, [new("income", "9999")]),
    ])
    { Reason = "uncertain" };
}
