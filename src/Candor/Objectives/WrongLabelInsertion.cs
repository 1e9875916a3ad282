using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// Keeps explanations from carrying the label: mean_s −log(1 − f(α_soft(x, φ^{y′}))_{y′}) for a random wrong label y′. Lower means that no
/// mask convinces the predictor of a class that the input does not have.
/// </summary>
/// <remarks>Ours, after the leak that Jethani et al. (AISTATS 2021) showed of learned explainers; the masks are those of Eq. (7).</remarks>
public sealed class WrongLabelInsertion(Explainer explainer, Baseline baseline, MaskSteps? steps = null) : Objective
{
    private readonly MaskSteps _steps = steps ?? MaskSteps.Half;

    /// <inheritdoc/>
    public override string Name => "wrongLabelInsertion";

    /// <inheritdoc/>
    public override Paper Paper => Papers.LabelLeakage;

    /// <inheritdoc/>
    public override IEnumerable<(Explainer Explainer, ExplainedLabel Label)> Needs => [(explainer, ExplainedLabel.Wrong)];

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var s = _steps.Draw(step.Units, step.Generator);
        var mask = step.SoftMask(explainer, _steps, ExplainedLabel.Wrong);
        return step.Chunks(s).Select(chunk => (Func<Tensor>)(() =>
        {
            var r = mask.Share(chunk);                                                  // Eq. (7) for y′
            return -step.MaskedLogComplements(r, baseline, ExplainedLabel.Wrong).sum() / (s.Length * step.ExplainedRows);
        }));
    }
}
