using Candor.Runs.Explaining;

namespace Candor.Cli.Tests.Explaining;

/// <summary>Which training rows explanations lean on, by hand.</summary>
public class LeaningFiguresTests
{
    // Influences of three training rows on two classes; the last has none.
    private static readonly double[][] s_alpha = [[2, -1], [0, 1], [0, 0]];

    [Fact]
    public void Shares_weights_and_means_are_those_added_up_by_hand()
    {
        var figures = new LeaningFigures(s_alpha, topK: 1);
        // Weights: 3·|k0| and 1·|k1|; the first row leans on the second training row, the others on the first.
        figures.Add([0.1, 1, 9]);
        figures.Add([1, 0.5, 9]);
        figures.Add([1, -1, 9]);
        figures.Add([0.9, 0.5, 9]);
        var found = figures.Of(["no", "yes"], n => (100 + n, n == 0 ? "no" : "yes"));
        Assert.Equal((1, 3, 2), (found.TopK, found.Candidates, found.Influential));
        // 9 of 12 is the first's: it alone carries half, both carry nine tenths.
        Assert.Equal((1, 2), (found.CarryHalf, found.CarryNineTenths));
        Assert.Equal([(100, 0.75), (101, 0.25)], found.Rows.Select(r => (r.Row, r.Share)));
        Assert.Equal(0.75, found.Rows[0].Weight, 1e-12);
        Assert.InRange(found.Rows[0].Low, 0.300, 0.301);      // Wilson's interval of 3 of 4: 0.3006 to 0.9544
        Assert.InRange(found.Rows[0].High, 0.954, 0.955);
        // Mean k is 0.75, its deviation 0.4359; t(3; 0.975) = 3.182.
        Assert.Equal(1.5, found.Rows[0].Means[0], 1e-12);
        Assert.Equal(-0.75, found.Rows[0].Means[1], 1e-12);
        Assert.Equal(2 * 3.1824 * 0.43589 / 2, found.Rows[0].HalfWidths[0], 1e-3);
        Assert.Equal((0, 0), (found.Rows[1].Means[0], found.Rows[1].HalfWidths[0]));
        Assert.Equal(0.25, found.Rows[1].Means[1], 1e-12);
    }

    [Fact]
    public void Where_nothing_has_an_influence_nothing_is_leant_on()
    {
        var figures = new LeaningFigures([[0], [0]], topK: 3);
        figures.Add([1, 2]);
        var found = figures.Of(["price"], n => (n, "1"));
        Assert.Empty(found.Rows);
        Assert.Equal((0, 0, 0), (found.Influential, found.CarryHalf, found.CarryNineTenths));
    }
}
