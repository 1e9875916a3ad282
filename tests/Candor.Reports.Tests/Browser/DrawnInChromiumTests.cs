using Candor.Data.Records;

namespace Candor.Reports.Tests.Browser;

public sealed class DrawnInChromiumTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-reports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Insertion, deletion, quadrants, 4 rows, frontier three ways, 2 + 3 training charts.
    [Fact]
    public Task A_full_report_draws_every_chart() => Draws(TestRecords.Full(), charts: 15);

    // Two curves for each of two images instead of bars.
    [Fact]
    public Task A_report_of_images_draws_their_curves() => Draws(TestRecords.Images(), charts: 15);

    [Fact]
    public Task A_full_report_draws_every_chart_on_a_phone() => Draws(TestRecords.Full(), charts: 15, width: 390);

    [Fact]
    public Task An_evaluation_alone_draws_its_charts() => Draws(TestRecords.EvaluateOnly(), charts: 6);

    [Fact]
    public Task A_record_with_nothing_to_draw_is_quiet() => Draws(TestRecords.Bare(), charts: 0);

    // Without the objective of both phases, which is no number throughout.
    [Fact]
    public Task Values_that_are_no_numbers_are_drawn_around() => Draws(TestRecords.Broken(), charts: 13);

    // Rows: 5; training of the one phase that is left: scores, objective, terms; performance: 3.
    [Fact]
    public Task Names_with_markup_in_them_run_nothing() => Draws(TestRecords.Hostile(), charts: 17);

    // ROC, precision and recall, calibration.
    [Theory]
    [InlineData(1200)]
    [InlineData(390)]
    public Task Performance_draws_three_charts_more(int width) => Draws(TestRecords.WithPerformance(), charts: 18, width);

    // Predicted against true, and residuals.
    [Fact]
    public Task Predicted_numbers_are_drawn() => Draws(TestRecords.OfNumbers(), charts: 8);

    // At one half: 50 of 100 found, 10 of 100 falsely taken.
    [Fact]
    public async Task The_slider_shows_what_a_threshold_of_one_half_does()
    {
        var (dom, _) = await Open(HtmlReport.Render(TestRecords.WithPerformance()), 1200);
        Assert.Contains("aria-valuetext=\"probability of 0.50\"", dom, StringComparison.Ordinal);
        Assert.Contains("From 0.50 on: 50 rows of “malignant” found, 50 missed, 10 falsely taken.", dom, StringComparison.Ordinal);
        // 50 of 60 are right: Wilson's interval.
        Assert.Contains("<th scope=\"row\">Precision ↑</th><td>0.833 (0.720&nbsp;to&nbsp;0.907)</td>", dom, StringComparison.Ordinal);
        Assert.DoesNotContain("data-threshold=\"\" hidden", dom, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_is_not_ours_is_stopped_by_the_page_itself()
    {
        var page = HtmlReport.Render(TestRecords.Bare()).Replace("</main>", "<script>document.title = 'taken over'</script></main>",
            StringComparison.Ordinal);
        var (dom, _) = await Open(page, 1200);
        Assert.Contains("<title>Breast cancer, as delivered · Candor report</title>", dom, StringComparison.Ordinal);
    }

    // Every row of the second class, and two features by their values.
    [Theory]
    [InlineData(1200)]
    [InlineData(390)]
    public Task A_whole_model_is_drawn(int width) => Draws(HtmlGlobal.Render(HtmlGlobalTests.Records(60), "credit"), charts: 3, width);

    private Task Draws(RunRecord record, int charts, int width = 1200) => Draws(HtmlReport.Render(record), charts, width);

    private async Task Draws(string page, int charts, int width)
    {
        var (dom, log) = await Open(page, width);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        var root = dom[dom.IndexOf("<html", StringComparison.Ordinal)..dom.IndexOf("<head", StringComparison.Ordinal)];
        Assert.DoesNotContain("data-errors", root, StringComparison.Ordinal);
        Assert.Contains($"data-charts=\"{charts}\"", root, StringComparison.Ordinal);
        Assert.Equal(charts, Plots(dom).Length);
        Assert.All(Plots(dom), plot => Assert.Contains("<path ", plot, StringComparison.Ordinal));
    }

    private async Task<(string Dom, string Log)> Open(string page, int width)
    {
        Assert.SkipUnless(Chromium.Path is not null,
            "No Chromium on the search path (Debian: apt-get install chromium), so no report was opened in a browser.");
        var file = Path.Combine(_folder, "report.html");
        await File.WriteAllTextAsync(file, page, TestContext.Current.CancellationToken);
        return await Chromium.Open(file, width, TestContext.Current.CancellationToken);
    }

    // The drawing of each chart.
    private static string[] Plots(string dom) =>
        [.. dom.Split("data-chart=\"drawn\" role=").Skip(1).Select(p => p[p.IndexOf("<svg", StringComparison.Ordinal)..p.IndexOf("</svg>",
            StringComparison.Ordinal)])];
}
