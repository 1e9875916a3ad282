using Candor.Data;
using Candor.Runs.Samples;
using Candor.Runs.Training;

namespace Candor.Cli.Tests.Explaining;

/// <summary>Which rows a report shows, and why.</summary>
public class SampleChoiceTests
{
    private static readonly RowAnswer[] s_rows =
    [
        RowAnswer.Of(0, [0.9, 0.1, 0]), RowAnswer.Of(0, [0.7, 0.2, 0.1]), RowAnswer.Of(0, [0.6, 0.4, 0]),     // right; the median is .7
        RowAnswer.Of(1, [0.2, 0.8, 0]),                                                                      // right, alone in its class
        RowAnswer.Of(2, [0.95, 0.05, 0]), RowAnswer.Of(2, [0.5, 0.1, 0.4]),                                  // wrong
        RowAnswer.Of(1, [0.34, 0.35, 0.31]),                                                                 // right, hardly
    ];

    [Fact]
    public void One_of_each_kind_comes_in_turn_and_no_row_twice()
    {
        var chosen = SampleChoice.Of(s_rows, 8, changed: [6, 1, 2]);
        Assert.Equal(
        [
            new(1, "typical"), new(6, "uncertain"), new(4, "wrong"), new(2, "changed"),
            new(3, "typical"), new(5, "uncertain"), new(0, "typical"),
        ], chosen);
    }

    [Fact]
    public void A_kind_without_rows_is_passed_over()
    {
        var right = s_rows.Where(r => r.Label == r.Predicted).ToArray();
        Assert.Equal(["typical", "uncertain", "typical"], SampleChoice.Of(right, 3, changed: []).Select(c => c.Reason));
        Assert.Empty(SampleChoice.Of([], 4, changed: []));
        // One class has no second.
        Assert.Equal([new(0, "typical")], SampleChoice.Of([RowAnswer.Of(0, [1])], 4, changed: []));
    }

    [Fact]
    public void Numbers_are_typical_or_far_off()
    {
        var chosen = SampleChoice.OfNumbers([0.1, -0.3, 5, -0.2, 0.25], 3, changed: [0]);
        // |errors|: their median is .25.
        Assert.Equal([new(4, "typicalNumber"), new(2, "far"), new(0, "changed")], chosen);
    }

    [Fact]
    public void Explanations_differ_by_the_angle_between_them()
    {
        Assert.Equal(0, Turned.By([1, 2], [2, 4]), 1e-12);
        Assert.Equal(1, Turned.By([1, 0], [0, 5]), 1e-12);
        Assert.Equal(2, Turned.By([1, -1], [-3, 3]), 1e-12);
        Assert.Equal(1 - Math.Sqrt(0.5), Turned.By([1, 0], [1, 1]), 1e-12);
        Assert.Equal(double.NaN, Turned.By([0, 0], [1, 1]));
    }

    // Experiments join methods by row: 24 of 100 rows were left where each method showed rows of its own.
    [Fact]
    public void Jobs_of_experiments_explain_the_same_rows_whatever_their_predictors_say_of_them()
    {
        using var scratch = new Scratch();
        int[] Rows(string method) => [.. new TrainJob(new()
        {
            Data = "wine",
            Method = method,
            Samples = 6,
            PretrainEpochs = 1,
            ExplainerSettings = new() { Samples = 20 },
            Training = new() { Epochs = 1 },
        }, new() { SamplesAsScored = true, Metrics = ["accuracy"] }).Run(scratch[method]).Samples.Select(s => s.Row)];
        var rows = Rows("ce");
        Assert.Equal(Dataset.Open("wine").Split(seed: 0).Test.Rows.Take(6), rows);
        Assert.Equal(rows, Rows("id-expo"));
    }
}
