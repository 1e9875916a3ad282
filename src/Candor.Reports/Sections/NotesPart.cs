using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>What the reader should know before believing the figures.</summary>
internal static class NotesPart
{
    /// <summary>The notes; nothing where there are none.</summary>
    public static Html Of(IReadOnlyList<string> notes) => notes.Count == 0
        ? Html.Empty
        : Html.Of($"<section class=\"notes\">\n<h2>Before you believe the figures</h2>\n<ul>\n{notes.Select(n => Html.Of($"<li>{n}</li>\n"))}</ul>\n</section>\n");
}
