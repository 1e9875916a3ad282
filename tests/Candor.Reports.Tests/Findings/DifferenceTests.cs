using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Reports.Tests.Findings;

public class DifferenceTests
{
    [Fact] // Two samples with standard errors 0.03 and 0.04: √(0.03² + 0.04²) = 0.05.
    public void Independent_scores_add_their_variances()
    {
        var d = Difference.Of(Records.With("accuracy", new(0.5, 0.3, 100, "up"), new(0.62, 0.4, 100, "up")), "accuracy");
        Assert.Equal(0.12, d.Change, 12);
        Assert.Equal(0.05, d.StandardError, 12);
        Assert.True(d.Improved);
    }

    [Fact] // Differences 0.1, 0.2, 0.3: mean 0.2, standard deviation 0.1, error 0.1/√3.
    public void Insertion_is_compared_row_by_row()
    {
        var record = Records.With("insertion", new(0.2, 0.1, 3, "up"), new(0.4, 0.1, 3, "up"));
        record = record with
        {
            Before = record.Before! with { InsertionPerRow = [0.1, 0.2, 0.3] },
            After = record.After! with { InsertionPerRow = [0.2, 0.4, 0.6] },
        };
        Assert.Equal(0.1 / Math.Sqrt(3), Difference.Of(record, "insertion").StandardError, 12);
    }

    [Fact]
    public void Lower_is_better_where_the_record_says_so()
    {
        var d = Difference.Of(Records.With("deletion", new(0.5, 0.1, 100, "down"), new(0.3, 0.1, 100, "down")), "deletion");
        Assert.True(d.Improved);
        Assert.Equal(0.2, d.Gain, 12);
    }

    [Fact]
    public void A_change_within_two_standard_errors_is_not_clear()
    {
        var d = Difference.Of(Records.With("accuracy", new(0.5, 0.3, 100, "up"), new(0.59, 0.4, 100, "up")), "accuracy");
        Assert.False(d.IsClear);
    }

    [Fact]
    public void One_row_gives_no_standard_error() => Assert.True(double.IsNaN(Difference.ErrorOf(new Score(1, 0, 1, "up"))));
}
