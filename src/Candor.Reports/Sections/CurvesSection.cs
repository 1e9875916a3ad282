using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Insertion and deletion curves side by side.</summary>
internal static class CurvesSection
{
    /// <summary>The section; null where there is no curve.</summary>
    public static Section? Of(RunRecord record)
    {
        var charts = new[] { InsertionDeletionChart.Insertion(record), InsertionDeletionChart.Deletion(record) }.OfType<Chart>().ToArray();
        return charts.Length == 0
            ? null
            : new("curves", "Insertion and deletion", Html.Of(
                $"""
                <p>The features of every test row are inserted into an empty background, or deleted,
                    in the order of their contributions. The curves
                show {(record.Data.HasNumbers ? "how near the predictor's number stays to that of the whole row, where 1 is the same"
                    : "the probability that the predictor is left with")}, averaged over the rows.</p>
                <div class="grid">
                {charts.Select(c => c.Figure)}</div>

                """));
    }
}
