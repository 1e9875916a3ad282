using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;
using Candor.Reports.Sections;

namespace Candor.Reports;

/// <summary>A run as one HTML file that needs no network, by tabs: verdict and scores, performance, data, the whole model, sample rows,
/// training, configuration and citations.</summary>
/// <remarks>The same record gives the same bytes. Parts of the record that are missing are left out; see <c>docs/report.md</c> for how to
/// read the rest.</remarks>
public static class HtmlReport
{
    /// <summary>The page of a record.</summary>
    /// <param name="record">The record; names and texts in it are shown as text, whatever they hold.</param>
    /// <param name="whole">What its model leans on over many rows; null: the page says which command finds it.</param>
    public static string Render(RunRecord record, GlobalExplanation? whole = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        return ReportPage.Of(Html.Of($"{record.Name} · Candor report"),
            HeaderPart.Of(record), record.Notes, Section.All(record, whole), record.Environment.Candor,
            first: VerdictPart.Of(Verdict.Of(record)));
    }

    /// <summary>Writes the page of a record, atomically: to a temporary file beside it, which then takes its name.</summary>
    /// <param name="record">The record.</param>
    /// <param name="path">The file to write; its folder is made if need be, and an older file is replaced.</param>
    /// <param name="whole">What its model leans on over many rows; null: the page says which command finds it.</param>
    public static void Write(RunRecord record, string path, GlobalExplanation? whole = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Page.WriteAtomically(path, Render(record, whole));
    }
}
