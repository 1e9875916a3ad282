using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Which epoch each η keeps, and what that buys and costs.</summary>
internal static class SelectionSection
{
    /// <summary>The section; null where nothing was selected.</summary>
    public static Section? Of(RunRecord record) => FrontierChart.Of(record) is { } chart && Word(record) is var w
        ? new("selection", $"{FrontierChart.What(record)} against faithfulness", Html.Of(
            $"""
            <p>One training run keeps, for every weight η of {w}, the epoch with the best <span class="whole">η · {w} + insertion
                + 1 − deletion</span> on the validation part (Eq. 15).</p>
            {FrontierChart.Table(record)}
            {chart.Figure}
            <div class="grid">
            {new[] { FrontierChart.Insertion(record), FrontierChart.Deletion(record) }.OfType<Chart>().Select(c => c.Figure)}</div>
            """))
        : null;

    private static string Word(RunRecord record) => record.Data.HasNumbers ? "R²" : "accuracy";
}
