using Candor.Data.Records;

namespace Candor.Reports.Tests.Sections;

public class DecisionsSectionTests
{
    private static readonly Decisions s_before = new()
    {
        MajorityAccuracy = 0.6,
        Confusion = [[60, 3], [5, 32]],
        Auc = 0.97,
        CalibrationError = 0.012,
        Brier = 0.00004,
    };

    private static RunRecord With(IReadOnlyList<string>? classes = null)
    {
        var full = TestRecords.Full();
        return full with
        {
            Data = full.Data with { Classes = classes ?? full.Data.Classes },
            Before = full.Before! with { Decisions = s_before },
            After = full.After! with { Decisions = s_before with { Confusion = [[58, 5], [4, 33]], Auc = double.NaN } },
            Changed = new(0.05, [[61, 4], [1, 34]]),
        };
    }

    [Fact]
    public void The_page_says_which_decisions_changed_and_how_calibration_stands()
    {
        var page = HtmlReport.Render(With());
        Assert.Contains("5 of 100 rows (5.0 %) got another class than before.", page, StringComparison.Ordinal);
        Assert.Contains("Accuracy of always saying the most frequent class", page, StringComparison.Ordinal);
        Assert.Contains("<td>4e-5</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"own\" style=\"--share: 0.938\">61<small>93.8 %</small></td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_decisions_has_no_such_section() =>
        Assert.DoesNotContain("id=\"decisions\"", HtmlReport.Render(TestRecords.Full()), StringComparison.Ordinal);

    [Fact]
    public void Ticks_stand_beside_clear_differences_alone()
    {
        var clear = HtmlReport.Render(Records.With("insertion", new(0.5, 0.1, 100, "up"), new(0.9, 0.1, 100, "up")));
        var chance = HtmlReport.Render(Records.With("insertion", new(0.5, 0.1, 100, "up"), new(0.51, 0.1, 100, "up")));
        Assert.Contains("<span class=\"better-value\">", clear, StringComparison.Ordinal);
        Assert.DoesNotContain("<span class=\"better-value\">", chance, StringComparison.Ordinal);
    }
}
