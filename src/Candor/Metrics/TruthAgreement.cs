using Candor.Explainers;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// Agreement with the truth, ↑, in [0, 1], on generated sets whose classes are known to come of some units alone: of all pairs of a unit
/// that decides the class and one that does not, the share that |φ| ranks rightly; equal ones count half. Chance is ½.
/// </summary>
/// <remarks>
/// Mann and Whitney's statistic (the area under the ROC curve) of |φ| for the units that matter; the sets are those of Chen et al. (2018),
/// Section 4.1. It needs <see cref="Assessment.Relevant"/>. NaN where all units matter or none does.
/// </remarks>
public sealed class TruthAgreement : Metric
{
    /// <inheritdoc/>
    public override string Name => "truthAgreement";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Up;

    /// <inheritdoc/>
    public override Paper Paper => Papers.L2x;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var relevant = (assessment.Relevant ?? throw new CandorException(
            "truthAgreement compares explanations with what is known to decide the class, which only generated sets say (xor, " +
            "orange-skin, nonlinear-additive, switch, series-synthetic); leave it out for other data (--metrics), " +
            "or give Assessment.Relevant."))
            .to(ScalarType.Float64);
        var phi = assessment.Explain(ExplainedLabel.True).to(ScalarType.Float64).abs();
        var (inside, outside) = (relevant.sum(1), (1 - relevant).sum(1));
        // #smaller − #larger summed over the units that matter: pairs among themselves cancel.
        var right = (RankCorrelation.Centred(phi) * relevant).sum(1);
        return (0.5 + right / (2 * inside * outside)).masked_fill(inside.eq(0) | outside.eq(0) | phi.isnan().any(1), double.NaN);
    }
}
