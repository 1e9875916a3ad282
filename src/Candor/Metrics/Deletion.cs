using Candor.Explainers;
using Candor.Masking;

namespace Candor.Metrics;

/// <summary>
/// Deletion, ↓, in [0, 1]: the mean probability of the label while the top units are replaced by the background. Low means that the
/// prediction falls once the units are gone that the explanation holds for important.
/// </summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Eqs. (3), (4); Petsiuk et al. (2018).</remarks>
public sealed class Deletion(
    Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps, ExplainedLabel label = ExplainedLabel.True)
    : CurveMetric(baseline, steps, area, label, insert: false)
{
    /// <inheritdoc/>
    public override string Name => Label switch
    {
        ExplainedLabel.Predicted => "deletionPredicted",
        ExplainedLabel.Wrong => "wrongLabelDeletion",
        _ => "deletion",
    };

    /// <inheritdoc/>
    public override Direction Direction => Direction.Down;
}
