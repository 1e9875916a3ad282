using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;
using Candor.Reports.Sections;

namespace Candor.Reports;

/// <summary>A run as one HTML file that needs no network: verdict, scores, curves, quadrants, sample rows, training, configuration,
/// citations.</summary>
/// <remarks>The same record gives the same bytes. Parts of the record that are missing are left out; see <c>docs/report.md</c> for how to
/// read the rest.</remarks>
public static class HtmlReport
{
    /// <summary>The page of a record.</summary>
    /// <param name="record">The record; names and texts in it are shown as text, whatever they hold.</param>
    public static string Render(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return ReportPage.Of(Html.Of($"{record.Name} · Candor report"),
            Html.Of($"{HeaderPart.Of(record)}{VerdictPart.Of(Verdict.Of(record))}"), record.Notes, Section.All(record),
            record.Environment.Candor);
    }

    /// <summary>Writes the page of a record, atomically: to a temporary file beside it, which then takes its name.</summary>
    /// <param name="record">The record.</param>
    /// <param name="path">The file to write; its folder is made if need be, and an older file is replaced.</param>
    public static void Write(RunRecord record, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Page.WriteAtomically(path, Render(record));
    }
}
