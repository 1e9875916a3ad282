using Candor.Reports.Findings;

namespace Candor.Reports.Tests.Findings;

public class QuadrantsTests
{
    [Fact] // Deletion falls where 1 − deletion gains.
    public void Each_row_is_counted_once()
    {
        var q = Of(insertion: [0.6, 0.4, 0.4, 0.6, 0.5, double.NaN], deletion: [0.4, 0.4, 0.6, 0.6, 0.4, 0.4]);
        Assert.Equal((1, 1, 1, 1, 1), (q.First, q.Second, q.Third, q.Fourth, q.OnAxis));
        Assert.Equal(1, q.Left);
        Assert.Equal(0.2, q.Share(q.First));
    }

    [Fact]
    public void Without_rows_before_there_are_none() => Assert.Null(Quadrants.Of(TestRecords.EvaluateOnly()));

    [Fact]
    public void Rows_that_do_not_pair_up_give_none()
    {
        var full = TestRecords.Full();
        Assert.Null(Quadrants.Of(full with { Before = full.Before! with { DeletionPerRow = [0.5] } }));
    }

    private static Quadrants Of(double[] insertion, double[] deletion)
    {
        double[] half = [.. insertion.Select(_ => 0.5)];
        var full = TestRecords.Full();
        return Quadrants.Of(full with
        {
            Before = full.Before! with { InsertionPerRow = half, DeletionPerRow = half },
            After = full.After! with { InsertionPerRow = insertion, DeletionPerRow = deletion },
        })!;
    }
}
