using System.Globalization;
using System.Text.RegularExpressions;
using Candor.Data.Records;
using Candor.TestSupport;

namespace Candor.Reports.Tests;

public class HtmlReportTests
{
    [Fact]
    public void The_page_of_a_small_record_is_the_one_on_file() =>
        Snapshot.Matches("report.html", Pages.Skeleton(HtmlReport.Render(TestRecords.Small())));

    [Fact]
    public void The_same_record_gives_the_same_bytes()
    {
        var once = HtmlReport.Render(TestRecords.Full());
        var again = HtmlReport.Render(RunRecordJson.Read(RunRecordJson.Write(TestRecords.Full()), "record.json"));
        Assert.Equal(once, again);
    }

    [Fact]
    public void A_culture_changes_nothing()
    {
        var before = HtmlReport.Render(TestRecords.Small());
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(before, HtmlReport.Render(TestRecords.Small()));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Nothing_is_loaded_from_anywhere()
    {
        var page = Pages.Skeleton(HtmlReport.Render(TestRecords.Full()));
        Assert.DoesNotMatch(new Regex("""(src|href|srcset|action|data)\s*=\s*["']?(https?:)?//""", RegexOptions.IgnoreCase), page);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", Markup.Asset.Read("report.css"), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Markup.Asset.Read("report.css"), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_embedded_script_ends_its_element_early()
    {
        foreach (var script in Markup.Script.Report)
        {
            Assert.DoesNotContain("</script", script.Source, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<!--", script.Source, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', script.Source); // the browser would hash it as \n
        }
    }

    [Fact]
    public void Names_with_markup_in_them_stay_text()
    {
        const string evil = TestRecords.Evil;
        var page = HtmlReport.Render(TestRecords.Hostile());
        var scripts = Markup.Script.Report.Aggregate(page, (rest, s) => rest.Replace(s.Element.Value, "", StringComparison.Ordinal));
        Assert.DoesNotContain(evil, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", scripts, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(new Regex("<script>"), scripts);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains(Pages.Specs(page), s => s["data"]?.ToJsonString().Contains("alert(1)", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_placeholder_in_a_name_is_not_filled_in() =>
        Assert.Contains("<h1>{{scripts}}</h1>", HtmlReport.Render(TestRecords.Bare() with { Name = "{{scripts}}" }),
            StringComparison.Ordinal);

    [Fact]
    public void An_evaluation_alone_has_no_columns_for_before()
    {
        var page = Pages.Skeleton(HtmlReport.Render(TestRecords.EvaluateOnly()));
        Assert.Contains("nothing to compare it with", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Before</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"quadrants\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"training\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"selection\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"curves\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_any_evaluation_says_so() =>
        Assert.Contains("nothing was measured", HtmlReport.Render(TestRecords.Bare()), StringComparison.Ordinal);

    [Fact]
    public void A_value_that_is_no_number_is_a_dash_and_a_warning()
    {
        var record = TestRecords.Broken();
        var page = Pages.Skeleton(HtmlReport.Render(record));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Contains("No number came out for: Insertion", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_that_is_not_known_is_shown_under_its_own_name()
    {
        var full = TestRecords.Full();
        var metrics = new Dictionary<string, Score>(full.After!.Metrics, StringComparer.Ordinal)
        {
            ["someMetric"] = new(0.77, 0.1, 171,
            "up")
        };
        var page = HtmlReport.Render(full with { After = full.After with { Metrics = metrics } });
        Assert.Contains("<th scope=\"row\">someMetric ", page, StringComparison.Ordinal);
        Assert.Contains("0.770", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_hundreds_of_classes_all_but_a_dozen_are_folded()
    {
        string[] classes = [.. Enumerable.Range(0, 500).Select(i => $"class {i}")];
        var page = HtmlReport.Render(TestRecords.Bare() with { Data = TestRecords.Bare().Data with { Classes = classes } });
        Assert.Contains("500: class 0, ", page, StringComparison.Ordinal);
        Assert.Contains("<summary>All 500</summary>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_options_and_citations_are_printed_in_full()
    {
        var page = HtmlReport.Render(TestRecords.Full() with { Seed = ulong.MaxValue });
        Assert.Contains("18446744073709551615", page, StringComparison.Ordinal);
        Assert.Contains("objective.insertion</th><td>0.1</td>", page, StringComparison.Ordinal);
        Assert.Contains("@inproceedings{yoshikawa2024idexpo,", page, StringComparison.Ordinal);
    }
}
