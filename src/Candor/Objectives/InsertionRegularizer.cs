using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// Ω_Ins: the negative mean log-probability of the explained label while the units that the explanation ranks highest are
/// inserted softly into the background. Lower means that few units carry the prediction.
/// </summary>
/// <remarks>Yoshikawa &amp; Iwata (AISTATS 2024), Eqs. (7), (9). φ [B, D]; the value is a scalar, the mean over the batch.</remarks>
public sealed class InsertionRegularizer(Explainer explainer, Baseline baseline, MaskSteps? steps = null) : Objective
{
    private readonly MaskSteps _steps = steps ?? MaskSteps.Half;

    /// <inheritdoc/>
    public override string Name => "insertion";

    /// <inheritdoc/>
    public override Paper Paper => Papers.IdExpo;

    /// <inheritdoc/>
    public override IEnumerable<(Explainer Explainer, ExplainedLabel Label)> Needs => [(explainer, ExplainedLabel.True)];

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var s = _steps.Draw(step.Units, step.Generator);
        var mask = step.SoftMask(explainer, _steps);
        return step.Chunks(s).Select(chunk => (Func<Tensor>)(() =>
        {
            var r = mask.Share(chunk);                                                  // Eq. (7)
            var logP = step.MaskedLogProbabilities(r, baseline);                        // [B, s]
            return -logP.sum() / (s.Length * step.ExplainedRows);                       // Eq. (9)
        }));
    }
}
