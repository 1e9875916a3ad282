using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Which epoch each η keeps, and what that buys and costs.</summary>
internal static class SelectionSection
{
    /// <summary>The section; null where nothing was selected.</summary>
    public static Section? Of(RunRecord record) => FrontierChart.Of(record) is { } chart
        ? new("selection", "Accuracy against faithfulness", Html.Of(
            $"""
            <p>One training run keeps, for every weight η of accuracy, the epoch with the best <span class="whole">η · accuracy + insertion
                + 1 − deletion</span> on the validation part (Eq. 15).</p>
            {FrontierChart.Table(record.Selections)}
            {chart.Figure}
            <div class="grid">
            {new[] { FrontierChart.Insertion(record), FrontierChart.Deletion(record) }.OfType<Chart>().Select(c => c.Figure)}</div>
            """))
        : null;
}
