using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class DecisionScoresTests
{
    // Four rows, two classes: right at .9, wrong at .6, right at .8, right at .7.
    private static Candor.Data.Records.Decisions Four() => Of([0.9, 0.1, 0.6, 0.4, 0.2, 0.8, 0.3, 0.7], 2, 0, 1, 1, 1);

    private static Candor.Data.Records.Decisions Of(double[] p, int classes, params long[] labels)
    {
        using var scope = torch.NewDisposeScope();
        return DecisionScores.Of(Tensor.From(p, [labels.Length, classes]), Tensor.From(labels, [labels.Length]))!;
    }

    [Fact]
    public void Confusion_and_the_most_frequent_class_are_counts()
    {
        var four = Four();
        Assert.Equal([[1, 0], [1, 2]], four.Confusion);
        Assert.Equal(0.75, four.MajorityAccuracy);
    }

    [Fact] // 0.1² + 0.1², 2 · 0.6², 2 · 0.2², 2 · 0.3²: (0.02 + 0.72 + 0.08 + 0.18)/4.
    public void The_Brier_score_is_the_hand_computed_value() => Assert.Equal(0.25, Four().Brier, 12);

    // Ranges of 1/15: 0.6 falls into [9/15, 10/15) alone: |0.6 − 0|; the others |0.9 − 1|, |0.8 − 1|, |0.7 − 1|; the mean of .6, .1, .2,
    // .3.
    [Fact]
    public void The_calibration_error_is_the_hand_computed_value() => Assert.Equal(0.3, Four().CalibrationError, 12);

    [Fact] // Class 1: its rows have .4, .8, .7, the other .1: every pair in order. A tie counts half.
    public void The_area_under_the_curve_counts_pairs_in_order()
    {
        Assert.Equal(1, Four().Auc, 12);
        Assert.Equal(0.5, Of([0.5, 0.5, 0.5, 0.5], 2, 0, 1).Auc, 12);
        // Class 1 at .2 and .6 against .4: one pair of two.
        Assert.Equal(0.5, Of([0.8, 0.2, 0.6, 0.4, 0.4, 0.6], 2, 1, 0, 1).Auc, 12);
    }

    [Fact] // Each of three classes against the rest; class 2 has no rows and does not count.
    public void Classes_without_rows_do_not_count_in_the_area()
    {
        Assert.Equal(1, Of([0.7, 0.2, 0.1, 0.1, 0.8, 0.1], 3, 0, 1).Auc, 12);
        Assert.True(double.IsNaN(Of([0.7, 0.3], 2, 0).Auc));
    }
}
