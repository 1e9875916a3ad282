using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Data.Tests.Records;

public class ScoreChangeTests
{
    private static ChangeVerdict Of(double[] to, double adjusted, double equivalence, string direction = "up") =>
        ScoreChange.Of(PairedTest.OfRows(to, new double[to.Length]), adjusted, 0.02, equivalence, direction).Verdict;

    [Fact]
    public void A_change_is_better_or_worse_only_where_the_corrected_test_says_so()
    {
        double[] rose = [0.1, 0.2, 0.1, 0.3, 0.2];
        Assert.Equal(ChangeVerdict.Better, Of(rose, 0.01, 1));
        Assert.Equal(ChangeVerdict.Worse, Of(rose, 0.01, 1, "down"));
        Assert.Equal(ChangeVerdict.Open, Of(rose, 0.06, 1));
        Assert.Equal(ChangeVerdict.Equivalent, Of(rose, 0.06, 0.01));
        Assert.Equal(ChangeVerdict.Open, Of(rose[..4], 0.001, 0.001));
        Assert.Equal(ChangeVerdict.Open, Of(rose, double.NaN, double.NaN));
        Assert.Equal(ChangeVerdict.Unchanged, Of([0, 0, 0, 0, 0], 1, 0));
    }
}
