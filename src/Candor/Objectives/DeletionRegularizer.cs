using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>The three deletion regularisers of Appendix A.</summary>
public enum DeletionForm
{
    /// <summary>−mean_s [log f(x)_y − log f(β_soft)_y], Eqs. (10), (A.1): the paper's choice.</summary>
    A,

    /// <summary>mean_s log f(β_soft)_y, Eq. (A.2).</summary>
    B,

    /// <summary>−mean_s log(1 − f(β_soft)_y), Eq. (A.3).</summary>
    C,
}

/// <summary>
/// Ω_Del: how probable the explained label stays while the units that the explanation ranks highest are softly replaced by the
/// background. Lower means that the prediction falls once they are gone.
/// </summary>
/// <remarks>Yoshikawa &amp; Iwata (AISTATS 2024), Eqs. (8), (10), (A.1)–(A.3). All from log-softmax, never the log of a
/// probability.</remarks>
public sealed class DeletionRegularizer(Explainer explainer, Baseline baseline, MaskSteps? steps = null, DeletionForm form = DeletionForm.A)
    : SoftMaskTerm(explainer, steps)
{
    /// <inheritdoc/>
    public override string Name => "deletion";

    /// <inheritdoc/>
    public override Paper Paper => Papers.IdExpo;

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        var parts = base.Parts(step);
        if (form != DeletionForm.A)
            return parts;
        var logP = step.LogProbabilities;
        return parts.Append(() => -step.OfExplained(logP).mean());                      // Eq. (A.1)
    }

    /// <inheritdoc/>
    protected override Tensor Values(Step step, Tensor r)
    {
        ArgumentNullException.ThrowIfNull(step);
        var kept = 1 - r;                                                               // Eq. (8)
        return form == DeletionForm.C
            ? -step.MaskedLogComplements(kept, baseline)                                // Eq. (A.3)
            : step.MaskedLogProbabilities(kept, baseline);                              // Eq. (A.2)
    }
}
