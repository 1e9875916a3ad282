using System.Globalization;
using Candor.Reports.Tests.Browser;
using Candor.Web.Tests.Browser;

namespace Candor.Web.Tests.Dashboard;

/// <summary>The site in a headless browser.</summary>
public sealed class DashboardPageTests(TrainedRuns runs) : IClassFixture<TrainedRuns>
{
    private static async Task<DevTools> Open(Uri address)
    {
        Assert.SkipUnless(Chromium.Path is not null,
            "No Chromium on the search path (Debian: apt-get install chromium), so the page was not opened in a browser.");
        return await DevTools.Open(address, TestContext.Current.CancellationToken);
    }

    private async Task<Uri> Wine(DevTools page) =>
        new(await page.Text("[...document.querySelectorAll('#runs a')].find(a => a.textContent === 'wine').href"));

    [Fact]
    public async Task Runs_are_filtered_sorted_and_chosen()
    {
        await using var page = await Open(runs.Address);
        Assert.Equal("2 of 2 runs are shown.", await page.Text("document.getElementById('count').textContent"));
        await page.Text("document.getElementById('filter').focus(); ''");
        await page.Type("inner");
        await page.Until("document.getElementById('count').textContent === '1 of 2 runs are shown.'");
        await page.Text("document.getElementById('filter').value = ''; " +
            "document.getElementById('filter').dispatchEvent(new Event('input')); ''");
        const string names = "[...document.querySelectorAll('#runs tbody a')].map(a => a.textContent).join('|')";
        await page.Text("document.querySelector('#runs thead button').click(); ''");
        Assert.StartsWith("inner/", await page.Text(names), StringComparison.Ordinal);
        await page.Text("document.querySelector('#runs thead button').click(); ''");
        Assert.StartsWith("wine", await page.Text(names), StringComparison.Ordinal);
        Assert.Equal("descending", await page.Text("document.querySelector('#runs thead [aria-sort]').getAttribute('aria-sort')"));
        Assert.Equal("", page.Log);
    }

    [Fact]
    public async Task A_slider_is_moved_by_the_keyboard_and_the_answer_follows()
    {
        await using var page = await Open(runs.Address);
        await page.Go(new Uri($"{await Wine(page)}/what-if?row=3"));
        await page.Until("document.documentElement.dataset.answers === '1'");
        const string number = "document.querySelector('.control input[type=number]').value";
        const string phi = "document.querySelector('#answer .bars:last-of-type').textContent";
        var (start, before) = (await page.Text(number), await page.Text("document.getElementById('answer').textContent"));
        await page.Text("document.querySelector('.control input[type=range]').focus(); ''");
        for (var i = 0; i < 5; i++)
            await page.Press("ArrowRight");
        await page.Until("Number(document.documentElement.dataset.answers) > 1 && " +
            "document.querySelector('.control').classList.contains('changed')");
        var moved = double.Parse(await page.Text(number), CultureInfo.InvariantCulture);
        Assert.True(moved > double.Parse(start, CultureInfo.InvariantCulture), $"{start} became {moved}");
        await page.Until($"document.getElementById('answer').textContent !== {System.Text.Json.JsonSerializer.Serialize(before)}");
        Assert.NotEmpty(await page.Text(phi));

        await page.Text("document.getElementById('change').click(); ''");
        await page.Until("document.documentElement.dataset.changes === 'there'");
        Assert.Contains("instead of", await page.Text("document.getElementById('changes').textContent"), StringComparison.Ordinal);
        await page.Text("document.getElementById('save').click(); ''");
        await page.Until("(document.documentElement.dataset.saved ?? '').endsWith('.html')");

        await page.Text("document.getElementById('reset').click(); ''");
        await page.Until($"document.getElementById('answer').textContent === {System.Text.Json.JsonSerializer.Serialize(before)}");
        Assert.Equal(start, await page.Text(number));
        Assert.Equal("", page.Log);
    }

    [Fact]
    public async Task A_wrong_value_is_told_beside_the_answer()
    {
        await using var page = await Open(runs.Address);
        await page.Go(new Uri($"{await Wine(page)}/what-if?row=3"));
        await page.Until("document.documentElement.dataset.answers === '1'");
        await page.Text("const n = document.querySelector('.control input[type=number]'); n.value = ''; " +
            "n.dispatchEvent(new Event('input')); ''");
        Assert.Equal("alcohol needs a number.", await page.Text("document.getElementById('problem').textContent"));
    }

    [Fact]
    public async Task A_row_is_waited_for_and_then_shown_and_its_report_has_its_charts()
    {
        await using var page = await Open(runs.Address);
        var wine = await Wine(page);
        await page.Go(wine);
        await page.Until("document.documentElement.dataset.rows === '36'");
        await page.Text("document.querySelector('#rows tbody a').click(); ''");
        await page.Until("/\\/jobs\\/\\d+\\/page$/.test(location.pathname) && document.querySelectorAll('.bars .phi').length >= 13");
        await page.Go(new Uri($"{wine}/report"));
        await page.Until("Number(document.documentElement.dataset.charts) > 0");
        Assert.Equal("", page.Log);
    }

    [Theory]
    [InlineData(1200, false)]
    [InlineData(390, true)]
    public async Task No_page_breaks_a_rule_of_accessibility(int width, bool dark)
    {
        await using var page = await Open(runs.Address);
        await page.Look(width, dark);
        var wine = await Wine(page);
        foreach (var (address, ready) in new[]
        {
            (runs.Address, "true"), (wine, "document.documentElement.dataset.rows === '36'"),
            (new Uri($"{wine}/what-if?row=3"), "document.documentElement.dataset.answers === '1'"),
            (new Uri($"{wine}/row/5000"), "document.documentElement.dataset.job === 'failed'"),
            (new Uri($"{wine}/labels"), "document.querySelector('h1') !== null"),
            (new Uri($"{wine}/report"), "Number(document.documentElement.dataset.charts) > 0"),
        })
        {
            await page.Go(address);
            await page.Until(ready);
            await Sound(page, address.AbsolutePath);
        }
        var others = $"{runs.Address}compare?run={await Key(page, 0)}&run={await Key(page, 1)}";
        foreach (var asked in new[] { $"{wine}/row/5", $"{wine}/whole-model", others })
        {
            await page.Go(runs.Address);
            await page.Text($"location.href = '{asked}'; ''");
            await page.Until("/\\/jobs\\/\\d+\\/page$/.test(location.pathname) && document.readyState === 'complete'");
            await Sound(page, asked);
        }
    }

    private async Task<string> Key(DevTools page, int run)
    {
        await page.Go(runs.Address);
        return await page.Text($"document.querySelectorAll('#runs input')[{run}].value");
    }

    private static async Task Sound(DevTools page, string what)
    {
        Assert.True(await page.Violations() is { Length: 0 }, $"{what}: {await page.Violations()}");
        Assert.Equal("fits", await page.Text("document.documentElement.scrollWidth <= innerWidth ? 'fits' : 'wider than the window'"));
    }
}
