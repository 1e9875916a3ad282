using Candor.Reports.Markup;

namespace Candor.Web.Dashboard;

/// <summary>Pages of the site: a way back on top, then what they show.</summary>
internal static class Layout
{
    private const string Body = "<body>\n";

    // Of the bar alone: a page that stands alone has a policy of its own, which lets no style sheet in.
    private const string BarStyle = "<style>header.site { border-bottom: 1px solid var(--line); background: var(--card); } " +
        "header.site ul { max-width: 62rem; margin: 0 auto; padding: .6rem 1.5rem; } " +
        "@media print { header.site { display: none; } }</style>\n";

    /// <summary>A page of the site.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="root">How the site's first page is reached from it: <c>./</c>, <c>../</c> …</param>
    /// <param name="crumbs">The pages above it: what they are called and where they are, seen from the root.</param>
    /// <param name="main">What it shows.</param>
    /// <param name="script">The script that works it; null: none.</param>
    public static string Page(string title, string root, IReadOnlyList<(string Name, string Address)> crumbs, Html main, string? script) =>
        Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} · Candor</title>
            <link rel="stylesheet" href="{root}report.css">
            <link rel="stylesheet" href="{root}dashboard.css">
            {(script is null ? Html.Empty : Html.Of($"<script src=\"{root}{script}\" defer></script>\n"))}</head>
            <body>
            {Bar(root, crumbs)}<main>
            {main}</main>
            </body>
            </html>
            """).Value;

    /// <summary>A page that stands alone, such as a report, with the way back on top.</summary>
    public static string Within(string page, string root, IReadOnlyList<(string Name, string Address)> crumbs)
    {
        var at = page.IndexOf(Body, StringComparison.Ordinal) + Body.Length;
        return page.Insert(at, BarStyle + Bar(root, crumbs).Value);
    }

    private static Html Bar(string root, IReadOnlyList<(string Name, string Address)> crumbs) => Html.Of(
        $"""
        <header class="site"><nav aria-label="Site"><ul><li><a href="{root}">All runs</a></li>{crumbs.Select(c =>
            Html.Of($"<li><a href=\"{root}{c.Address}\">{c.Name}</a></li>"))}</ul></nav></header>

        """);
}
