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
        return ReportPage.Of(Html.Of($"{record.Title} · Candor experiment"), ExperimentSections.Header(record), record.Notes,
            ExperimentSections.All(record), record.Environment.Candor);
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
