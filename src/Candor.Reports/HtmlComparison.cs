using Candor.Data.Records;
using Candor.Reports.Markup;
using Candor.Reports.Sections;

namespace Candor.Reports;

/// <summary>Runs held against each other as one HTML file that needs no network: options, scores, decisions, explanations, what weighs how
/// much.</summary>
/// <remarks>The same record gives the same bytes.</remarks>
public static class HtmlComparison
{
    /// <summary>The page of a record; texts in it are shown as text, whatever they hold.</summary>
    /// <param name="record">The record.</param>
    public static string Render(Comparison record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return ReportPage.Of(Html.Of($"{string.Join(", ", record.Runs.Select(r => r.Name))} · compared"), ComparedSections.Header(record),
            record.Notes, ComparedSections.All(record), record.Candor);
    }

    /// <summary>Writes the page of a record, atomically.</summary>
    /// <param name="record">The record.</param>
    /// <param name="path">The file to write.</param>
    public static void Write(Comparison record, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Page.WriteAtomically(path, Render(record));
    }
}
