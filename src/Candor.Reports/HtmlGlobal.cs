using Candor.Data.Records;
using Candor.Reports.Markup;
using Candor.Reports.Sections;

namespace Candor.Reports;

/// <summary>A whole model as one HTML file that needs no network: what weighs how much, which way, row by row, by value, and together.
/// </summary>
/// <remarks>The same record gives the same bytes. Charts draw at most 400 rows, so the page of any number of rows stays small.</remarks>
public static class HtmlGlobal
{
    /// <summary>The page of a record; texts in it are shown as text, whatever they hold.</summary>
    /// <param name="record">The record.</param>
    /// <param name="run">The run's or the predictor's name.</param>
    public static string Render(GlobalExplanation record, string run)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        return ReportPage.Of(Html.Of($"{run} · what the model leans on"), GlobalSections.Header(record, run), record.Notes,
            GlobalSections.All(record), record.Provenance.Candor, ProvenancePart.OfRows(record.Provenance, record.Rows));
    }

    /// <summary>Writes the page of a record, atomically.</summary>
    /// <param name="record">The record.</param>
    /// <param name="run">The run's or the predictor's name.</param>
    /// <param name="path">The file to write.</param>
    public static void Write(GlobalExplanation record, string run, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Page.WriteAtomically(path, Render(record, run));
    }
}
