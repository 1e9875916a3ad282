using System.Text.Encodings.Web;
using System.Text.Json;
using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Findings;
using Candor.TestSupport;

namespace Candor.Reports.Tests.Charts;

public class ChartSpecTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private static readonly RunRecord Small = TestRecords.Small();

    [Fact]
    public void Insertion_is_the_specification_on_file() => Matches("insertion.vl.json", InsertionDeletionChart.Insertion(Small)!);

    [Fact]
    public void Deletion_is_the_specification_on_file() => Matches("deletion.vl.json", InsertionDeletionChart.Deletion(Small)!);

    [Fact]
    public void Quadrants_are_the_specification_on_file() => Matches("quadrants.vl.json", QuadrantChart.Of(Quadrants.Of(Small)!));

    [Fact]
    public void Contributions_are_the_specification_on_file() => Matches("contributions.vl.json", ContributionChart.Of(Small.Samples[0]));

    [Fact]
    public void Training_scores_are_the_specification_on_file() => Matches("training.vl.json", TrainingChart.Of(Small).Last().Charts[0]);

    [Fact]
    public void The_frontier_is_the_specification_on_file() => Matches("frontier.vl.json", FrontierChart.Of(Small)!);

    [Fact]
    public void Of_many_features_the_twenty_largest_are_drawn_and_all_are_in_the_table()
    {
        var chart = ContributionChart.Of(TestRecords.Full().Samples[0]);
        Assert.Equal(2 * 20, chart.Spec["data"]!["values"]!.AsArray().Count);
        Assert.Equal(30, chart.Table!.Value.Value.Split("<tr>").Length - 2);
        Assert.Contains("20 largest of 30", chart.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_columns_of_one_name_and_value_get_two_bars()
    {
        var sample = new ExplainedSample(0, "a", "a", [new("x", "1"), new("x", "1")], null, new("a", 1, [0.2, 0.1], 1, 0));
        var labels = ContributionChart.Of(sample).Spec["data"]!["values"]!.AsArray().Select(v => v!["feature"]!.GetValue<string>());
        Assert.Equal(["x = 1", "x = 1 (2)"], labels);
    }

    [Fact]
    public void Of_thousands_of_rows_some_are_drawn_and_all_are_counted()
    {
        var quadrants = Quadrants.Of(TestRecords.Full(rows: 7001))!;
        var chart = QuadrantChart.Of(quadrants);
        Assert.InRange(chart.Spec["data"]!["values"]!.AsArray().Count, 1000, QuadrantChart.MostPoints);
        Assert.Equal(7001, quadrants.Points.Count);
        Assert.Contains("of 7\u202F001 rows", chart.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_points_that_lie_together_are_moved_apart()
    {
        var record = Small with
        {
            Selections = [.. Enumerable.Range(0, 3).Select(i => new Selection(i, i, 0, 0.9 + (i * 1e-4), 0.9, 0.4,
            i == 0))]
        };
        var offsets = FrontierChart.Of(record)!.Spec["data"]!["values"]!.AsArray().Skip(1).Select(v => v!["dy"]!.GetValue<int>());
        Assert.Equal(3, offsets.Distinct().Count());
    }

    private static void Matches(string name, Chart chart) => Snapshot.Matches(name, chart.Spec.ToJsonString(Readable));
}
