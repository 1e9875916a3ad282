using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;

namespace Candor.Reports.Tests.Browser;

/// <summary>Tabs as a person has them: by mouse, by keyboard, by address, and on paper.</summary>
public sealed class TabsInChromiumTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-tabs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "verdict")]
    [InlineData("#rows", "rows")]
    [InlineData("#model-dependence", "model")]
    [InlineData("#tab-data", "data")]
    [InlineData("#nowhere", "verdict")]
    [InlineData("#%", "verdict")]
    public async Task An_address_opens_the_tab_of_what_it_names(string address, string tab)
    {
        var dom = await Open(Page(), address);
        Assert.Equal([tab], Chosen(dom));
        Assert.Equal([tab], Opened(dom));
        Assert.Equal(6, Regex.Count(dom, "role=\"tabpanel\" aria-labelledby=\"tab-[a-z]+-tab\""));
        Assert.Contains($"id=\"tab-{tab}-tab\" role=\"tab\" aria-controls=\"tab-{tab}\"", dom, StringComparison.Ordinal);
        Assert.DoesNotContain("data-errors", dom[..dom.IndexOf("<head", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ArrowRight", "data")]
    [InlineData("ArrowLeft", "run")]
    [InlineData("End", "run")]
    [InlineData("ArrowRight End Home", "verdict")]
    [InlineData("ArrowRight ArrowRight ArrowLeft", "data")]
    public async Task Keys_go_from_tab_to_tab(string keys, string tab)
    {
        var dom = await Open(Doing($$"""
            document.querySelector(".tabs a").focus();
            for (const key of "{{keys}}".split(" ")) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            document.body.dataset.focused = document.activeElement.id;
            """));
        Assert.Equal([tab], Chosen(dom));
        Assert.Contains($"data-focused=\"tab-{tab}-tab\"", dom, StringComparison.Ordinal);
    }

    // Only what is in the open tab can be reached; the rest keeps its width, so that its charts are drawn.
    [Fact]
    public async Task A_click_opens_a_tab_and_a_link_into_another_opens_that()
    {
        var dom = await Open(Doing("""
            document.querySelector('.tabs a[href="#tab-training"]').click();
            document.body.dataset.shown = [...document.querySelectorAll(".panel")].filter(p => getComputedStyle(p).visibility === "visible").map(p => p.id);
            document.body.dataset.narrow = [...document.querySelectorAll(".panel [data-chart]")].filter(p => p.clientWidth < 200).length;
            """));
        Assert.Equal(["training"], Chosen(dom));
        Assert.Contains("data-shown=\"tab-training\"", dom, StringComparison.Ordinal);
        Assert.Contains("data-narrow=\"0\"", dom, StringComparison.Ordinal);
        Assert.Equal(["rows"], Chosen(await Open(Doing("location.hash = '#rows';"))));
    }

    [Fact]
    public async Task Paper_has_all_of_them()
    {
        Skip();
        var (file, pdf) = (Path.Combine(_folder, "page.html"), Path.Combine(_folder, "page.pdf"));
        await File.WriteAllTextAsync(file, Page(), TestContext.Current.CancellationToken);
        await Chromium.Print(file, pdf, TestContext.Current.CancellationToken);
        using var printed = PdfDocument.Open(pdf);
        var text = string.Join(' ', printed.GetPages().Select(p => string.Join(' ', p.GetWords().Select(w => w.Text))));
        foreach (var heading in new[] { "Scores before and after", "What weighs how much", "Rows explained", "Papers to cite" })
            Assert.Contains(heading, text, StringComparison.Ordinal);
    }

    private static string Page() => HtmlReport.Render(TestRecords.Small(), HtmlGlobalTests.Records(60));

    // The page's policy admits one script more.
    private static string Doing(string script) => Page()
        .Replace("script-src ", $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}' ",
            StringComparison.Ordinal)
        .Replace("</body>", $"<script>{script}</script></body>", StringComparison.Ordinal);

    private static string[] Chosen(string dom) => [.. Regex.Matches(dom, "<a href=\"#tab-([a-z]+)\"[^>]*aria-selected=\"true\"")
        .Select(m => m.Groups[1].Value)];

    private static string[] Opened(string dom) => [.. Regex.Matches(dom, "<div class=\"panel open\" id=\"tab-([a-z]+)\"")
        .Select(m => m.Groups[1].Value)];

    private static void Skip() => Assert.SkipUnless(Chromium.Path is not null,
        "No Chromium on the search path (Debian: apt-get install chromium), so no report was opened in a browser.");

    private async Task<string> Open(string page, string address = "")
    {
        Skip();
        var file = Path.Combine(_folder, "report.html");
        await File.WriteAllTextAsync(file, page, TestContext.Current.CancellationToken);
        return (await Chromium.Open(file, 1200, TestContext.Current.CancellationToken, address)).Dom;
    }
}
