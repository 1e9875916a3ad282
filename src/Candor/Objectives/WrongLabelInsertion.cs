using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// Keeps explanations from carrying the label: mean_s −log(1 − f(α_soft(x, φ^{y′}))_{y′}) for a random wrong label y′. Lower means that no
/// mask convinces the predictor of a class that the input does not have.
/// </summary>
/// <remarks>Ours, after the leak that Jethani et al. (AISTATS 2021) showed of learned explainers; the masks are those of Eq. (7).</remarks>
public sealed class WrongLabelInsertion(Explainer explainer, Baseline baseline, MaskSteps? steps = null)
    : SoftMaskTerm(explainer, steps, ExplainedLabel.Wrong)
{
    /// <inheritdoc/>
    public override string Name => "wrongLabelInsertion";

    /// <inheritdoc/>
    public override Paper Paper => Papers.LabelLeakage;

    /// <inheritdoc/>
    public override void Validate(Predictor predictor) =>
        RequireClasses(predictor, "wrong-label insertion", "leave it out (--lambda4 0)");

    /// <inheritdoc/>
    protected override Tensor Values(Step step, Tensor r)
    {
        ArgumentNullException.ThrowIfNull(step);
        return -step.MaskedLogComplements(r, baseline, ExplainedLabel.Wrong);
    }
}
