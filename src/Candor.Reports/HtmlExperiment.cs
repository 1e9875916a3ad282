using Candor.Data.Records;
using Candor.Reports.Markup;
using Candor.Reports.Sections;

namespace Candor.Reports;

/// <summary>An experiment's record as one HTML file that needs no network: claims, tables, figures, jobs, configuration.</summary>
/// <remarks>The same record gives the same bytes.</remarks>
public static class HtmlExperiment
{
    /// <summary>The page of a record; texts in it are shown as text, whatever they hold.</summary>
    public static string Render(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var sections = ExperimentSections.All(record);
        var scripts = Script.Report;
        return Page.Fill("report.html", new Dictionary<string, Html>(StringComparer.Ordinal)
        {
            ["policy"] = new(string.Join(' ', scripts.Select(s => s.PolicyHash))),
            ["title"] = Html.Of($"{record.Title} · Candor experiment"),
            ["style"] = new(Asset.Read("report.css")),
            ["header"] = ExperimentSections.Header(record),
            ["verdict"] = Html.Empty,
            ["notes"] = NotesPart.Of(record.Notes),
            ["contents"] = Html.Join(sections.Select(s => s.Link)),
            ["sections"] = Html.Join(sections.Select(s => s.Element)),
            ["version"] = Html.Text(record.Environment.Candor),
            ["scripts"] = Html.Join(scripts.Select(s => s.Element)),
        });
    }

    /// <summary>Writes the page of a record, atomically.</summary>
    /// <param name="record">The record.</param>
    /// <param name="path">The file to write.</param>
    public static void Write(ExperimentRecord record, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Page.WriteAtomically(path, Render(record));
    }
}
