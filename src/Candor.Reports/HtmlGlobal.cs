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
        var sections = GlobalSections.All(record);
        var scripts = Script.Report;
        return Page.Fill("report.html", new Dictionary<string, Html>(StringComparer.Ordinal)
        {
            ["policy"] = new(string.Join(' ', scripts.Select(s => s.PolicyHash))),
            ["title"] = Html.Of($"{run} · what the model leans on"),
            ["style"] = new(Asset.Read("report.css")),
            ["header"] = GlobalSections.Header(record, run),
            ["verdict"] = Html.Empty,
            ["notes"] = NotesPart.Of(record.Notes),
            ["contents"] = Html.Join(sections.Select(s => s.Link)),
            ["sections"] = Html.Of($"{sections.Select(s => s.Element)}{ProvenancePart.OfRows(record.Provenance, record.Rows)}"),
            ["version"] = Html.Text(record.Provenance.Candor),
            ["scripts"] = Html.Join(scripts.Select(s => s.Element)),
        });
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
