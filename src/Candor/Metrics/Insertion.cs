using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;

namespace Candor.Metrics;

/// <summary>
/// Insertion, ↑, in [0, 1]: the mean probability of the label while the top units are inserted into the background. High means that few
/// units carry the prediction, and that the explanation found them.
/// </summary>
/// <remarks>Yoshikawa &amp; Iwata (2024), Eqs. (1), (2); Petsiuk et al. (2018). The true label, as in the paper, unless told
/// otherwise.</remarks>
public sealed class Insertion(
    Baseline baseline, MaskSteps? steps = null, Area area = Area.MeanOfSteps, ExplainedLabel label = ExplainedLabel.True)
    : CurveMetric(baseline, steps, area, label, insert: true)
{
    /// <inheritdoc/>
    public override string Name => Label switch
    {
        ExplainedLabel.Predicted => "insertionPredicted",
        ExplainedLabel.Wrong => "wrongLabelInsertion",
        _ => "insertion",
    };

    /// <inheritdoc/>
    public override Paper Paper => Label == ExplainedLabel.Wrong ? Papers.LabelLeakage : base.Paper;

    /// <summary>↑; but ↓ for the wrong label, whose insertion says how far a mask alone can convince the predictor of it.</summary>
    public override Direction Direction => Label == ExplainedLabel.Wrong ? Direction.Down : Direction.Up;
}
