using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Reports.Tests.Sections;

/// <summary>The configuration of a run, what was set first.</summary>
public class ConfigurationSectionTests
{
    [Fact]
    public void What_was_set_comes_first_then_what_took_effect_then_the_rest_folded()
    {
        var page = Section(Record());
        Assert.Contains("<dt>Model’s SHA-256</dt><dd><code>abc123</code></dd>", page, StringComparison.Ordinal);
        var (set, force, rest) = (page.IndexOf("Set for this run", StringComparison.Ordinal),
            page.IndexOf("lime as it took effect", StringComparison.Ordinal), page.IndexOf("<details", StringComparison.Ordinal));
        Assert.True(set >= 0 && set < force && force < rest, $"{set}, {force}, {rest}");
        Assert.Contains("training.epochs</th><td>8</td>", page[set..force], StringComparison.Ordinal);
        Assert.DoesNotContain("training.batch", page[..rest], StringComparison.Ordinal);
        Assert.Contains("samples</th><td>200</td><td>400</td>", page[force..rest], StringComparison.Ordinal);
        Assert.Contains("1 more options", page[rest..], StringComparison.Ordinal);
        Assert.Contains("training.batch</th><td>not set</td>", page[rest..], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_another_method_is_there_and_no_option_of_the_explainer_is_a_dash()
    {
        var page = Section(Record());
        Assert.DoesNotContain("examples.lambda", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<td>–</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", Section(Record("<script>alert(1)</script>")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_does_not_say_what_was_set_has_every_option()
    {
        var page = Section(Record() with { Settings = null });
        Assert.Contains("examples.lambda</th><td>1</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("took effect", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_are_read_back_as_they_were_written()
    {
        var json = RunRecordJson.Write(Record());
        Assert.Equal(json, RunRecordJson.Write(RunRecordJson.Read(json, "record.json")));
        Assert.Equal(["data", "training.epochs"], RunRecordJson.Read(json, "record.json").Settings!.Set);
    }

    private static string Section(RunRecord record)
    {
        var page = Pages.Skeleton(HtmlReport.Render(record));
        var from = page.IndexOf("<section id=\"configuration\"", StringComparison.Ordinal);
        return page[from..page.IndexOf("</section>", from, StringComparison.Ordinal)];
    }

    private static RunRecord Record(string data = "credit.csv") => TestRecords.Small() with
    {
        ModelSha256 = "abc123",
        Configuration = new JsonObject
        {
            ["data"] = data,
            ["training"] = new JsonObject { ["epochs"] = 8, ["batch"] = null },
            ["examples"] = new JsonObject { ["lambda"] = 1 },
            ["explainerSettings"] = new JsonObject { ["samples"] = null },
        },
        Settings = new()
        {
            Set = ["data", "training.epochs"],
            Explainer = new Dictionary<string, string> { ["samples"] = "200", ["ridge"] = "0.01" },
            Shown = new Dictionary<string, string> { ["samples"] = "400", ["ridge"] = "0.01" },
            Idle = ["examples", "explainerSettings"],
        },
    };
}
