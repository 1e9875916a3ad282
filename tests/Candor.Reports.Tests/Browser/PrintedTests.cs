using System.Text.RegularExpressions;
using UglyToad.PdfPig;

namespace Candor.Reports.Tests.Browser;

/// <summary>Pages printed to PDF.</summary>
public sealed class PrintedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-print-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The page's sections stand many times in one document, each a little lower on its sheet than the one before, so that a heading would
    // often be the last line of a sheet if nothing held it to what follows.
    [Fact]
    public async Task No_heading_is_separated_from_what_it_heads()
    {
        Assert.SkipUnless(Chromium.Path is not null,
            "No Chromium on the search path (Debian: apt-get install chromium), so no page was printed.");
        var page = HtmlExplanation.Render(TestRecords.Full().Samples[0], "run", "lime", ["A note."]);
        var body = Regex.Match(page, "<main>(.*)</main>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains("<h2>", body, StringComparison.Ordinal);
        var copies = string.Concat(Enumerable.Range(0, 40).Select(i => $"<div style=\"height:{i * 29}px\"></div>"
            + Regex.Replace(body, "<h2>", "<h2>§")));
        var (file, pdf) = (Path.Combine(_folder, "page.html"), Path.Combine(_folder, "page.pdf"));
        await File.WriteAllTextAsync(file, page.Replace(body, copies, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Chromium.Print(file, pdf, TestContext.Current.CancellationToken);

        using var printed = PdfDocument.Open(pdf);
        var (headings, sheets) = (0, printed.NumberOfPages);
        foreach (var sheet in printed.GetPages())
        {
            var words = sheet.GetWords().ToArray();
            var lowest = words.Length == 0 ? 0 : words.Min(w => w.BoundingBox.Bottom);
            foreach (var heading in words.Where(w => w.Text.StartsWith('§')))
            {
                headings++;
                Assert.True(heading.BoundingBox.Bottom > lowest + 8,
                    $"The heading '{heading.Text}' is the last line of sheet {sheet.Number} of {sheets}.");
            }
        }

        Assert.Equal(40 * Regex.Count(body, "<h2>"), headings);
        Assert.InRange(sheets, 40, 400);
    }
}
