using System.Text.RegularExpressions;

namespace Candor.Reports.Tests.Sections;

/// <summary>A report's sections by tab.</summary>
public class TabPanelsTests
{
    [Fact]
    public void Every_section_stands_in_its_tab_and_without_scripts_all_are_there()
    {
        var page = Pages.Skeleton(HtmlReport.Render(TestRecords.Small()));
        Assert.Equal(["verdict", "data", "model", "rows", "training", "run"], Tabs(page));
        var panels = Panels(page);
        Assert.Equal(["scores", "curves", "quadrants"], Ids(panels["verdict"]));
        Assert.Contains("<h2>Verdict</h2>", panels["verdict"], StringComparison.Ordinal);
        Assert.Contains("Before you believe the figures", panels["verdict"], StringComparison.Ordinal);
        Assert.Equal(["rows"], Ids(panels["rows"]));
        Assert.Equal(["selection", "training"], Ids(panels["training"]));
        Assert.Equal(["configuration", "environment", "citations"], Ids(panels["run"]));
        // Nothing is hidden, and nothing claims to be a tab, before a script makes it one.
        Assert.DoesNotMatch("<[^>]* hidden", page);
        Assert.DoesNotContain("role=\"tab", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_known_of_the_whole_model_the_tab_says_which_command_finds_it()
    {
        Assert.Contains("<pre>candor explain RUN --global</pre>", Panels(Pages.Skeleton(HtmlReport.Render(TestRecords.Small())))["model"],
            StringComparison.Ordinal);
        var page = Pages.Skeleton(HtmlReport.Render(TestRecords.Small(), HtmlGlobalTests.Records(60)));
        var model = Panels(page)["model"];
        Assert.DoesNotContain("--global", model, StringComparison.Ordinal);
        Assert.Equal(["model", "model-importance", "model-classes", "model-rows", "model-dependence", "model-interactions"], Ids(model));
        Assert.Contains("The 2 features that weigh most", model, StringComparison.Ordinal);
        Assert.Contains("What this rests on", model, StringComparison.Ordinal);
        // The papers of both, once, and no anchor twice.
        Assert.Contains("@article{grabisch1999interaction}", Panels(page)["run"], StringComparison.Ordinal);
        var ids = Regex.Matches(page, " id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void A_page_of_one_tab_has_none()
    {
        var page = Pages.Skeleton(HtmlGlobal.Render(HtmlGlobalTests.Records(60), "credit"));
        Assert.DoesNotContain("class=\"panel\"", page, StringComparison.Ordinal);
        Assert.Contains("<nav aria-label=\"Contents\"><ul>\n<li><a href=\"#importance\">", page, StringComparison.Ordinal);
    }

    private static string[] Tabs(string page) =>
        [.. Regex.Matches(page, "<li><a href=\"#tab-([a-z]+)\">").Select(m => m.Groups[1].Value)];

    private static string[] Ids(string html) => [.. Regex.Matches(html, "<section id=\"([^\"]+)\"").Select(m => m.Groups[1].Value)];

    private static Dictionary<string, string> Panels(string page) => page.Split("<div class=\"panel\" id=\"tab-").Skip(1)
        .ToDictionary(p => p[..p.IndexOf('"', StringComparison.Ordinal)], p => p, StringComparer.Ordinal);
}
