using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// Ω_Ins: the negative mean log-probability of the explained label while the units that the explanation ranks highest are
/// inserted softly into the background. Lower means that few units carry the prediction. Of a regression the mean of
/// (f(α_soft) − f(x))²/2, the negative log of the nearness that the metric takes.
/// </summary>
/// <remarks>Yoshikawa &amp; Iwata (AISTATS 2024), Eqs. (7), (9). φ [B, D]; the value is a scalar, the mean over the batch.</remarks>
public sealed class InsertionRegularizer(Explainer explainer, Baseline baseline, MaskSteps? steps = null) : SoftMaskTerm(explainer, steps)
{
    /// <inheritdoc/>
    public override string Name => "insertion";

    /// <inheritdoc/>
    public override Paper Paper => Papers.IdExpo;

    /// <inheritdoc/>
    protected override Tensor Values(Step step, Tensor r)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.IsRegression
            ? step.MaskedDistances(r, baseline)
            : -step.MaskedLogProbabilities(r, baseline);                                // Eq. (9)
    }
}
