using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Reports.Tests;

/// <summary>The page of a whole model.</summary>
public class HtmlGlobalTests
{
    [Fact]
    public void Every_part_that_there_is_has_a_section()
    {
        var page = HtmlGlobal.Render(Records(60), "credit");
        foreach (var title in new[] { "What weighs how much", "What speaks for which class", "Row by row", "By value", "What acts together",
            "Papers to cite", "What this page rests on" })
            Assert.Contains($"<h2>{title}</h2>", page, StringComparison.Ordinal);
        Assert.Contains("Shapley interaction index", page, StringComparison.Ordinal);
        // Of two classes the second is drawn; its first feature, and the other that is told from chance, by value.
        Assert.Contains("contributions to “yes”", page, StringComparison.Ordinal);
        Assert.DoesNotContain("contributions to “no”", page, StringComparison.Ordinal);
        Assert.Contains("idle", page, StringComparison.Ordinal);
        Assert.DoesNotContain("idle: its contribution", page, StringComparison.Ordinal);
        Assert.Equal(page, HtmlGlobal.Render(Records(60), "credit"));
    }

    [Fact]
    public void Sentences_say_what_can_be_told_and_what_cannot()
    {
        var record = Records(60);
        var said = GlobalFindings.Of(record);
        Assert.StartsWith("The 2 features that weigh most: “income” (0.300 ± 0.020), “place” (0.100 ± 0.010)", said[0],
            StringComparison.Ordinal);
        Assert.Contains(said, s => s.StartsWith("1 of 3 features cannot be told from doing nothing", StringComparison.Ordinal));
        Assert.Contains(said, s => s.StartsWith("“income” and “place” act together most", StringComparison.Ordinal));
        Assert.DoesNotContain(said, s => s.Contains("overlap", StringComparison.Ordinal));
        var close = record with { Units = [record.Units[0], record.Units[1] with { MeanAbsolute = 0.275 }, record.Units[2]] };
        Assert.Contains(GlobalFindings.Of(close), s => s.Contains("their intervals overlap", StringComparison.Ordinal));
        var nothing = record with { Units = [.. record.Units.Select(u => u with { Chance = 1 })] };
        Assert.Contains("nothing can be told", Assert.Single(GlobalFindings.Of(nothing)), StringComparison.Ordinal);
        var alone = record with { Interactions = [record.Interactions[0] with { Chance = 1 }] };
        Assert.Contains(GlobalFindings.Of(alone), s => s.Contains("each does what it does by itself", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_with_markup_in_them_stay_text()
    {
        var evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
        var record = Records(20);
        record = record with
        {
            Label = evil,
            Units = [.. record.Units.Select(u => u with { Name = evil + u.Name })],
            Classes = [.. record.Classes.Select(c => c with { Name = evil + c.Name })],
            Points = [.. record.Points.Select(p => p with { Prediction = evil, Values = [evil, .. p.Values.Skip(1)] })],
            Interactions = [new(evil, evil, 1, 0.1, 1, 0)],
            Notes = [evil],
        };
        var page = HtmlGlobal.Render(record, evil);
        Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_is_no_number_is_no_figure()
    {
        var record = Records(1);
        record = record with
        {
            Classes = [.. record.Classes.Select(c => c with
            { Rows = 1, HalfWidths = [double.PositiveInfinity, double.NaN, double.PositiveInfinity] })]
        };
        var page = Pages.Skeleton(HtmlGlobal.Render(record, "run"));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);
    }

    // A page of many rows and units stays small.
    [Fact]
    public void The_most_that_is_drawn_stays_below_five_mebibytes()
    {
        var few = Records(400);
        var wide = few with
        {
            Units = [.. Enumerable.Range(0, 500).Select(i => few.Units[0] with { Name = $"column number {i}" })],
            Classes = [.. Enumerable.Range(0, 3).Select(c => new ClassContributions($"class {c}", 100, new double[500], new double[500]))],
            Points = [.. few.Points.Select(p => p with { Values = [.. Enumerable.Repeat("123.456", 500)],
                Contributions = [.. Enumerable.Range(0, 3).Select(_ => new double[500])] })],
        };
        Assert.InRange(HtmlGlobal.Render(wide, "wide").Length, 900_000, 5 << 20);
    }

    [Fact]
    public void The_record_is_read_back_as_it_was_written()
    {
        var json = GlobalExplanationJson.Write(Records(5));
        Assert.Equal(json, GlobalExplanationJson.Write(GlobalExplanationJson.Read(json, "global.json")));
        Assert.Contains("candor-global/2", Assert.Throws<CandorException>(() => GlobalExplanationJson.Read(
            json.Replace("candor-global/1", "candor-global/2", StringComparison.Ordinal), "global.json")).Message,
                StringComparison.Ordinal);
    }

    internal static GlobalExplanation Records(int points) => new()
    {
        Provenance = new()
        {
            Run = "runs/credit",
            ModelSha256 = "ab",
            ContractSha256 = "cd",
            Data = "credit.csv",
            Explainer = "lime",
            Candor = "1.0",
            Libtorch = "2.10",
            Made = "2026-01-02T03:04:05Z",
            Seed = 1,
            Background = "mean",
        },
        Fingerprint = "0123456789abcdef",
        Rows = 500,
        AllRows = 2000,
        Label = "bought",
        Output = "probability",
        Units =
        [
            new("income", 0.3, 0.02, 0.01) { IsNumeric = true }, new("place", 0.1, 0.01, 0.01), new("idle", 0.01, 0.002, 0.011),
        ],
        Classes =
        [
            new("no", 300, [0.2, -0.05, 0.001], [0.02, 0.01, 0.002]), new("yes", 200, [0.25, 0.1, 0], [0.02, 0.01, 0.002]),
        ],
        Interactions = [new("income", "place", 0.08, 0.01, -0.02, 0.02), new("income", "idle", 0.01, 0.01, 0, 0.02)],
        InteractionRows = 200,
        Points = [.. Enumerable.Range(0, points).Select(i => new GlobalPoint(i, i % 2 == 0 ? "no" : "yes",
            [FormattableString.Invariant($"{1000 + i}"), i % 3 == 0 ? "town" : "land", "0"],
            [[0.3 - i * 0.01, 0.1, 0], [i * 0.01 - 0.3, i % 3 == 0 ? 0.1 : -0.1, 0.001]]))],
        Citations = [new("grabisch1999interaction", "Grabisch and Roubens. 1999.", "@article{grabisch1999interaction}")],
    };
}
