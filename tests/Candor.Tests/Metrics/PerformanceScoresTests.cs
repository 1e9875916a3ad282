using Candor.Metrics;

namespace Candor.Tests.Metrics;

public class PerformanceScoresTests
{
    // Four rows, two classes: right at .9, wrong at .6, right at .8, right at .7.
    private static readonly double[] s_probabilities = [0.9, 0.1, 0.6, 0.4, 0.2, 0.8, 0.3, 0.7];
    private static readonly int[] s_labels = [0, 1, 1, 1];

    [Fact]
    public void Counts_at_hundredths_are_those_of_the_rows()
    {
        var of = PerformanceScores.OfClasses(s_probabilities, s_labels, 2);
        Assert.Equal((4, 0.75), (of.Rows, of.Accuracy!.Value));
        var second = of.Classes[1];
        Assert.Equal(3, second.Rows);
        Assert.Equal([3, 3, 2, 1, 0], new[] { 0, 40, 50, 80, 81 }.Select(k => second.TruePositives![k]));
        Assert.Equal([1, 1, 0, 0], new[] { 0, 10, 11, 50 }.Select(k => second.FalsePositives![k]));
        Assert.Equal(1, second.Auc.Value);
    }

    [Fact]
    public void Calibration_counts_rows_by_the_predicted_classs_probability()
    {
        var ranges = PerformanceScores.OfClasses(s_probabilities, s_labels, 2).Calibration;
        Assert.Equal([(1, 0), (1, 1), (1, 1), (1, 1)], ranges.Select(r => (r.Rows, r.Right)));
        Assert.Equal([0.6, 0.7, 0.8, 0.9], ranges.Select(r => r.Probability), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact] // Truth 1, 2, 3, 4; off by 1, 0, 0, −1: MAE 1/2, RMSE √(1/2), R² 1 − .5/1.25.
    public void Errors_of_numbers_are_the_hand_computed_ones()
    {
        var numbers = PerformanceScores.OfNumbers([0, 2, 3, 5], [1, 2, 3, 4]).Numbers!;
        Assert.Equal(0.5, numbers.MeanAbsolute.Value, 12);
        Assert.Equal(Math.Sqrt(0.5), numbers.Rmse.Value, 12);
        Assert.Equal(0.6, numbers.R2.Value, 12);
        Assert.Equal([1, 0, 0, -1], numbers.Ranges.Select(r => r.Residual.Value));
    }

    [Fact]
    public void Curves_are_kept_of_the_most_frequent_classes_and_areas_of_all()
    {
        const int classes = 15;
        int[] labels = [.. Enumerable.Range(0, classes).SelectMany(c => Enumerable.Repeat(c, c + 1))];
        var random = new Random(1);
        double[] p = [.. labels.SelectMany(_ =>
        {
            double[] draws = [.. Enumerable.Range(0, classes).Select(_ => random.NextDouble())];
            return draws.Select(d => d / draws.Sum());
        })];
        var of = PerformanceScores.OfClasses(p, labels, classes).Classes;
        Assert.Equal(classes, of.Count);
        Assert.Equal([0, 1, 2], of.Where(c => c.Curve is null).Select(c => c.Class));
        Assert.All(of, c => Assert.InRange(c.Auc.Value, 0, 1));
    }
}
