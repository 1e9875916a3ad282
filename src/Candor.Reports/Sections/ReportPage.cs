using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>A page with contents, sections and charts; with tabs, where its sections are of several.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="header">What stands first.</param>
    /// <param name="notes">What the reader should know; with tabs in the first.</param>
    /// <param name="sections">The sections, which the contents list.</param>
    /// <param name="version">Version of Candor.</param>
    /// <param name="end">What stands behind the sections.</param>
    /// <param name="first">What stands before the notes; with tabs in the first.</param>
    public static string Of(
        Html title, Html header, IReadOnlyList<string> notes, IReadOnlyList<Section> sections, string version, Html end = default,
        Html first = default)
    {
        var scripts = Script.Report;
        return Page.Fill("report.html", new Dictionary<string, Html>(StringComparer.Ordinal)
        {
            ["policy"] = new(string.Join(' ', scripts.Select(s => s.PolicyHash))),
            ["title"] = title,
            ["style"] = new(Asset.Read("report.css")),
            ["header"] = header,
            ["sections"] = Html.Of($"{TabPanels.Of(sections, Html.Of($"{first}{NotesPart.Of(notes)}"))}{end}"),
            ["version"] = Html.Text(version),
            ["scripts"] = Html.Join(scripts.Select(s => s.Element)),
        });
    }
}
