using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Reports.Findings;

namespace Candor.Reports.Tests;

/// <summary>The page on which runs are compared.</summary>
public class HtmlComparisonTests
{
    [Fact]
    public void Every_part_that_there_is_has_a_section()
    {
        var page = HtmlComparison.Render(Record());
        foreach (var title in new[] { "What is compared", "Options that differ", "Scores on the same rows", "Decisions that changed",
            "Explanations that changed most", "What weighs how much", "Papers to cite" })
            Assert.Contains($"<h2>{title}</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<h1>tuned against plain</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Row 7 · true class “yes” · 0.700 apart, rank agreement −0.500", page, StringComparison.Ordinal);
        Assert.Contains("φ plain", page, StringComparison.Ordinal);
        Assert.Equal(page, HtmlComparison.Render(Record()));
    }

    [Fact]
    public void Sentences_claim_what_the_corrected_tests_support()
    {
        var record = Record();
        var verdict = ComparisonFindings.Of(record, record.Pairs[0]);
        Assert.Equal("Explanations became more faithful; accuracy rose by 1.0 point, within chance on 100 rows.", verdict.Headline);
        Assert.StartsWith("Better, beyond chance: Insertion +0.100; the same, or different by less than matters (±0.020): Deletion; open, " +
            "for the rows cannot tell: Accuracy.", verdict.Findings[0], StringComparison.Ordinal);
        Assert.Equal("3 of 100 rows (3.0 %) are decided otherwise: in 2 only tuned is right, in 1 only plain.", verdict.Findings[1]);
        Assert.Contains("plain has 0.900 and 0.050 to itself.", verdict.Findings[2], StringComparison.Ordinal);
        Assert.Equal("1 of 2 features weigh differently beyond chance; most: “income” +0.100.", verdict.Findings[3]);
        var close = record.Pairs[0] with { Explanations = record.Pairs[0].Explanations! with { Distance = 0.04 } };
        Assert.Contains("the two differ no more than draws do", ComparisonFindings.Of(record, close).Findings[2], StringComparison.Ordinal);
        // Uncorrected, the change of insertion would be called a gain.
        var corrected = record.Pairs[0] with
        {
            Changes = record.Pairs[0].Changes.ToDictionary(c => c.Key, c => c.Value with { Adjusted = 0.2, Verdict = ChangeVerdict.Open }),
        };
        Assert.StartsWith("No change in faithfulness beyond chance", ComparisonFindings.Of(record, corrected).Headline,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_compared_is_said()
    {
        var record = Record();
        record = record with
        {
            Pairs = [record.Pairs[0] with { Explanations = null, Unexplained = "tuned explains by training examples." }],
            Options = [],
        };
        var page = HtmlComparison.Render(record);
        Assert.Contains("Not compared: tuned explains by training examples.", page, StringComparison.Ordinal);
        Assert.Contains("The runs were told the same.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>What weighs how much</h2>", page, StringComparison.Ordinal);
        Assert.Contains("Explanations are not compared: tuned explains", ComparisonFindings.Of(record, record.Pairs[0]).Findings[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_markup_in_them_stay_text()
    {
        var evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
        var record = Record();
        var (pair, sample) = (record.Pairs[0], record.Pairs[0].Explanations!.Rows[0].Sample);
        record = record with
        {
            Runs = [.. record.Runs.Select(r => r with { Name = evil + r.Name, Run = evil, Explainer = evil })],
            Data = evil,
            Label = evil,
            Classes = ["no", evil],
            Options = [new(evil, [evil, evil], evil)],
            Notes = [evil],
            Pairs =
            [
                pair with
                {
                    Rows = [new(1, evil, evil, evil, 0.5, evil, 0.6)],
                    Explanations = pair.Explanations! with
                    {
                        Rows = [new(sample with { Explained = evil, Label = evil, BeforeName = evil, AfterName = evil,
                            Features = [new(evil, evil), new("place", evil)] }, 0, 1)],
                        Units = [.. pair.Explanations!.Units.Select(u => u with { Name = evil })],
                    },
                },
            ],
        };
        var page = HtmlComparison.Render(record);
        Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_record_is_read_back_as_it_was_written()
    {
        var json = ComparisonJson.Write(Record());
        Assert.Equal(json, ComparisonJson.Write(ComparisonJson.Read(json, "comparison.json")));
        Assert.Contains("candor-comparison/2", Assert.Throws<CandorException>(() => ComparisonJson.Read(
            json.Replace("candor-comparison/1", "candor-comparison/2", StringComparison.Ordinal), "comparison.json")).Message,
                StringComparison.Ordinal);
        Assert.Throws<CandorException>(() => ComparisonJson.Read(json[..^20], "comparison.json"));
    }

    internal static Comparison Record()
    {
        double[] zero = new double[100], rose = [.. zero.Select((_, i) => 0.1 + (i % 2 == 0 ? 0.05 : -0.05))];
        double[] same = [.. zero.Select((_, i) => i % 2 == 0 ? 0.001 : -0.001)],
            right = [.. zero.Select((_, i) => i < 2 ? 1.0 : i < 3 ? -1 : 0)];
        return new()
        {
            Runs = [Run("plain", 0.8, 0.5, 0.4), Run("tuned", 0.81, 0.6, 0.4)],
            Data = "credit.csv",
            Rows = 100,
            AllRows = 160,
            Label = "bought",
            Classes = ["no", "yes"],
            Seed = 1,
            Options = [new("method", ["ce", "id-expo"], "id-expo")],
            Pairs =
            [
                new()
                {
                    Run = 1,
                    Changes = new Dictionary<string, ScoreChange>
                    {
                        ["accuracy"] = Change(right, "up", 1, 0.3), ["insertion"] = Change(rose, "up", 0.001, 1),
                        ["deletion"] = Change(same, "down", 1, 0.001),
                    },
                    Changed = new(0.03, [[48, 2], [1, 49]]),
                    Turned = new(2, 1, 0),
                    Rows = [new(7, "A7", "yes", "no", 0.6, "yes", 0.7), new(8, null, "yes", "no", 0.55, "yes", 0.6),
                        new(9, null, "yes", "yes", 0.51, "no", 0.6)],
                    Explanations = new()
                    {
                        Agreement = 0.6,
                        AgreementHalf = 0.1,
                        Distance = 0.3,
                        DistanceHalf = 0.02,
                        ChanceAgreement = 0.9,
                        ChanceDistance = 0.05,
                        Rows = [new(new ExplainedSample(7, "yes", "no", [new("income", "1000"), new("place", "town")],
                            new("no", 0.6, [0.3, -0.1], double.NaN, double.NaN), new("yes", 0.3, [-0.2, 0.1], double.NaN, double.NaN))
                            { BeforeName = "plain", AfterName = "tuned" }, -0.5, 0.7)],
                        Units = [new("income", 0.2, 0.02, 0.3, 0.03, 0.1, 0.02, 0.0001, 0.0002),
                            new("place", 0.1, 0.02, 0.1, 0.03, 0, 0.02, 0.9, 0.9)],
                    },
                },
            ],
            Citations = [new("ribeiro2016lime", "Ribeiro and others. 2016.", "@inproceedings{ribeiro2016lime}")],
            Candor = "1.0",
            Libtorch = "2.10",
            Made = "2026-01-02T03:04:05Z",
        };

        ScoreChange Change(double[] to, string direction, double adjusted, double equivalence) =>
            ScoreChange.Of(PairedTest.OfRows(to, zero), adjusted, 0.02, equivalence, direction);
    }

    private static ComparedRun Run(string name, double accuracy, double insertion, double deletion) => new()
    {
        Name = name,
        Run = $"runs/{name}",
        ModelSha256 = "0123456789abcdef",
        ContractSha256 = "0123456789abcdef",
        TrainedOnSha256 = "0123456789abcdef",
        Explainer = "lime",
        Scores = new()
        {
            Name = name,
            Rows = 100,
            Metrics = new Dictionary<string, Score>
            {
                ["accuracy"] = new(accuracy, 0.4, 100, "up"),
                ["insertion"] = new(insertion, 0.2, 100, "up"),
                ["deletion"] = new(deletion, 0.2, 100, "down"),
            },
        },
    };
}
