using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class TruthAgreementTests
{
    private static double Of(double[] phi, params double[] relevant)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(phi.Length);
        using var assessment = new Assessment(predictor, new Told(phi), Tiny.Normal(1, phi.Length), Tiny.Labels(1))
        {
            Relevant = Tiny.Rows(relevant) > 0,
        };
        return new TruthAgreement().Score(assessment).ToDouble();
    }

    [Fact]
    public void It_is_the_share_of_pairs_that_sizes_rank_rightly()
    {
        Assert.Equal(1, Of([3, -2, 1], 1, 1, 0), 1e-12);
        Assert.Equal(0, Of([1, -2, 3], 1, 1, 0), 1e-12);
        Assert.Equal(0.5, Of([2, 2, 2], 1, 0, 0), 1e-12);
        // Pairs (0, 1), (0, 3), (2, 1), (2, 3): right, wrong, right, equal.
        Assert.Equal(2.5 / 4, Of([3, 1, 4, 4], 1, 0, 1, 0) + 0.0, 1e-12);
    }

    [Fact]
    public void Where_all_matter_nothing_can_be_ranked()
    {
        Assert.True(double.IsNaN(Of([1, 2], 1, 1)));
        Assert.True(double.IsNaN(Of([1, 2], 0, 0)));
        Assert.True(double.IsNaN(Of([double.NaN, 2], 1, 0)));
    }

    [Fact]
    public void Without_the_truth_it_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(2);
        using var assessment = new Assessment(predictor, new Told([1, 2]), Tiny.Normal(1, 2), Tiny.Labels(1));
        Same.Says(() => new TruthAgreement().Score(assessment), "truthAgreement", "--metrics");
    }
}
