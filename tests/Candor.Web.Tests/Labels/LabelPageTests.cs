using Candor.Reports.Tests.Browser;
using Candor.Web.Labels;
using Candor.Web.Tests.Browser;

namespace Candor.Web.Tests.Labels;

/// <summary>The page in a headless browser, worked by the keyboard alone.</summary>
public sealed class LabelPageTests : IDisposable
{
    private readonly Sets.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_person_labels_by_the_keyboard_alone_and_comes_back()
    {
        Assert.SkipUnless(Chromium.Path is not null,
            "No Chromium on the search path (Debian: apt-get install chromium), so the page was not opened in a browser.");
        var cancellation = TestContext.Current.CancellationToken;
        var set = Sets.Of(2, ["a", "b"]) with { Columns = [new("size", "1 to 9 cm")] };
        using var store = LabelStore.OpenOrCreate(_folder.File("labels.db"), set);
        await using var server = await LabelServer.StartAsync(store, cancellation: cancellation);
        var order = LabelOrder.Of(set.Items, "Ada", set.Seed);

        await using (var page = await DevTools.Open(server.Address, cancellation))
        {
            await page.Type("Ada");
            await page.Press("Enter");
            await page.Until($"document.documentElement.dataset.item === '{order[0].Id}'");
            Assert.Equal("row", await page.Text("document.querySelector('#shown th').textContent"));
            Assert.Equal($"{order[0].Row}", await page.Text("document.querySelector('#shown td').textContent"));
            Assert.Equal("1 class <0>|2 class <1>|0 I cannot tell",
                await page.Text("[...document.querySelectorAll('#classes button')].map(b => b.textContent).join('|')"));
            Assert.Equal("1 of 4", await page.Text("document.getElementById('progress').textContent"));
            Assert.Equal("size|1 to 9 cm", await page.Text(
                "[...document.querySelectorAll('#columns :is(th, td)')].map(c => c.textContent).join('|')"));
            Assert.Equal("", await page.Violations());

            await page.Press("2");
            await page.Until($"document.documentElement.dataset.item === '{order[1].Id}'");
            await page.Press("Backspace");
            await page.Until($"document.documentElement.dataset.item === '{order[0].Id}'");
            await page.Press("1");
            await page.Until($"document.documentElement.dataset.item === '{order[1].Id}'");
            await page.Press("0");
            await page.Until($"document.documentElement.dataset.item === '{order[2].Id}'");
            // A class that is not there does nothing; the buttons can be reached and pressed, too.
            await page.Press("9");
            await page.Press("Tab");
            await page.Press("Tab");
            await page.Press("Enter");
            await page.Until($"document.documentElement.dataset.item === '{order[3].Id}'");
        }
        Assert.Equal([new(order[0].Id, "Ada", 0), new(order[1].Id, "Ada", null), new LabelAnswer(order[2].Id, "Ada", 1)], store.Answers());

        await using (var page = await DevTools.Open(server.Address, cancellation))
        {
            await page.Type("Ada");
            await page.Press("Enter");
            await page.Until($"document.documentElement.dataset.item === '{order[3].Id}'");
            await page.Press("1");
            await page.Until("!document.getElementById('end').hidden");
            Assert.Equal("", page.Log);
        }
        Assert.Equal(4, store.Answers().Count);
    }
}
