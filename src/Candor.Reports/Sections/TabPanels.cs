using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>A page's sections by tab. Without scripts, and in print, the tabs stand one below the other and their list is the page's
/// contents; <c>tabs.js</c> makes tabs of them.</summary>
internal static class TabPanels
{
    /// <summary>The list of tabs and their panels; of one tab alone the contents and the sections.</summary>
    /// <param name="sections">The sections; those of a tab keep their order.</param>
    /// <param name="first">What stands first in the first tab.</param>
    public static Html Of(IReadOnlyList<Section> sections, Html first = default)
    {
        if (sections.Select(s => s.Tab).Distinct().Count() < 2)
            return Html.Of($"{first}{Contents("Contents", sections)}{sections.Select(s => s.Element)}");
        Tab[] tabs = [.. sections.Select(s => s.Tab).Concat(string.IsNullOrEmpty(first.Value) ? [] : [Tab.Verdict]).Distinct().Order()];
        return Html.Of(
            $"""
            <nav class="tabs" aria-label="Contents"><ul>
            {tabs.Select(t => Html.Of($"<li><a href=\"#{Id(t)}\">{Title(t)}</a></li>\n"))}</ul></nav>
            {tabs.Select((t, i) => Panel(t, [.. sections.Where(s => s.Tab == t)], i == 0 ? first : Html.Empty))}
            """);
    }

    private static Html Panel(Tab tab, Section[] sections, Html first) => Html.Of(
        $"""
        <div class="panel" id="{Id(tab)}">
        {first}{Contents($"In “{Title(tab)}”", sections)}{sections.Select(s => s.Element)}</div>

        """);

    private static Html Contents(string label, IReadOnlyList<Section> sections) => sections.Count < 2 ? Html.Empty
        : Html.Of($"<nav aria-label=\"{label}\"><ul>\n{sections.Select(s => s.Link)}</ul></nav>\n");

    private static string Id(Tab tab) => $"tab-{tab.ToString().ToLowerInvariant()}";

    private static string Title(Tab tab) => tab switch
    {
        Tab.Model => "Whole model",
        Tab.Run => "This run",
        _ => tab.ToString(),
    };
}
