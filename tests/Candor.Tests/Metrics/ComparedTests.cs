using Candor.Explainers;
using Candor.Metrics;
using Candor.Tests.Training;

namespace Candor.Tests.Metrics;

public class ComparedTests
{
    [Fact] // Differences 1, 2, 3, 4, 5: mean 3, deviation √2.5, error √.5, t = 4.2426 with 4 degrees of freedom: p = 0.01324.
    public void A_change_is_the_paired_t_test()
    {
        var change = Compared.Change([0, 0, 0, 0, 0, double.NaN], [1, 2, 3, 4, 5, 6]);
        Assert.Equal((3, 5), (change.Mean, change.N));
        Assert.Equal(Math.Sqrt(0.5), change.StandardError, 12);
        Assert.Equal(0.01324, change.P, 5);
    }

    [Fact]
    public void Nothing_is_decided_by_four_rows_or_by_equal_differences()
    {
        Assert.True(double.IsNaN(Compared.Change([0, 0, 0, 0], [1, 2, 3, 4]).P));
        Assert.True(double.IsNaN(Compared.Change([0, 0, 0, 0, 0], [1, 1, 1, 1, 1]).P));
        Assert.Equal(1, Compared.Change([1, 2, 3], [1, 2, 3]).P);
    }

    [Fact]
    public void A_run_knows_every_metric_s_change_and_the_decisions_that_changed()
    {
        using var predictor = Trained.Predictor();
        using var run = Trained.Fit(predictor, Trained.Options with { AccuracyFloor = null });
        run.Evaluate(new Lime(new() { Samples = 12 }), Trained.Data.Test, new Insertion(Trained.Baseline),
            new Infidelity(Trained.Baseline));
        var record = run.Record;
        Assert.Equal(["accuracy", "infidelity", "insertion"], record.Changes!.Keys.Order());
        Assert.Equal(record.After!.Metrics["infidelity"].Mean - record.Before!.Metrics["infidelity"].Mean,
            record.Changes["infidelity"].Mean, 12);
        var (before, after) = (record.Before.Predicted, record.After.Predicted);
        Assert.Equal(before.Where((c, i) => c != after[i]).Count() / (double)before.Count, record.Changed!.Share, 12);
        Assert.True(record.Changed.Share > 0, "the test means more where a decision changed");
        Assert.Equal(before.Where((c, i) => c == 0 && after[i] == 1).Count(), record.Changed.Moves[0][1]);
        var read = Candor.Data.Records.RunRecordJson.Read(Candor.Data.Records.RunRecordJson.Write(record), "record.json");
        Assert.Equal(record.Changes["insertion"], read.Changes!["insertion"]);
        Assert.Equal(record.Changed.Moves, read.Changed!.Moves);
    }
}
