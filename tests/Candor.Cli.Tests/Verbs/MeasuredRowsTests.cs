using Candor.Data;
using Candor.Data.Records;
using Candor.Runs.Samples;

namespace Candor.Cli.Tests.Verbs;

public class MeasuredRowsTests
{
    private static Evaluation Pilot(params (string Metric, double Std)[] scores) => new()
    {
        Name = "pilot",
        Rows = MeasuredRows.Least,
        Metrics = scores.ToDictionary(s => s.Metric, s => new Score(0.5, s.Std, MeasuredRows.Least, "up")),
    };

    [Fact] // (1.96 · 0.3 / 0.01)² = 3457.4…; the interval of 3458 rows is within ±.01.
    public void The_number_of_rows_follows_from_the_widest_spread_of_a_bounded_score()
    {
        Assert.Equal(3458, MeasuredRows.Needed(Pilot(("insertion", 0.3), ("deletion", 0.1), ("maxSensitivity", 9)), 100_000));
        Assert.Equal(500, MeasuredRows.Needed(Pilot(("insertion", 0.01)), 100_000));
        Assert.Equal(2000, MeasuredRows.Needed(Pilot(("insertion", 0.5)), 2000));
    }

    [Fact]
    public void A_sample_has_of_each_class_its_share_and_is_the_same_for_a_seed()
    {
        var part = Dataset.Open("digits").Split(0.5, 0, seed: 1).Test;
        var sample = MeasuredRows.Draw(part, 300, 7);
        Assert.Equal(300, sample.Count);
        Assert.Equal(300, sample.Rows.Distinct().Count());
        Assert.Subset(part.Rows.ToHashSet(), sample.Rows.ToHashSet());
        foreach (var label in part.Labels.Distinct())
            Assert.InRange(sample.Labels.Count(l => l == label) - 300.0 * part.Labels.Count(l => l == label) / part.Count, -1, 1);
        Assert.Equal(sample.Rows, MeasuredRows.Draw(part, 300, 7).Rows);
        Assert.NotEqual(sample.Rows, MeasuredRows.Draw(part, 300, 8).Rows);
    }

    [Fact]
    public void All_rows_are_measured_where_all_are_asked_for_or_there_are_few()
    {
        var part = Dataset.Open("digits").Split(0.5, 0, seed: 1).Test;
        Evaluation Never(DataPart _) => throw new InvalidOperationException("no pilot is needed");
        Assert.Same(part, MeasuredRows.Of(part, 0, 1, Never));
        Assert.Equal(17, MeasuredRows.Of(part, 17, 1, Never).Count);
        Assert.Same(part, MeasuredRows.Of(part, 100_000, 1, Never));
        Assert.Equal(600, MeasuredRows.Of(part, null, 1, p => Pilot(("accuracy", 0.01 / 1.959964 * Math.Sqrt(600) - 1e-9))).Count);
    }
}
