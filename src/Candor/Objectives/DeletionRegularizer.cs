using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
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
/// background. Lower means that the prediction falls once they are gone. Of a regression how near its value stays, in form C: the mean of
/// −log(1 − (1 − ε) exp(−(f(β_soft) − f(x))²/2)), ε = .01, whose slope in f stays below 1/√(2ε) ≈ 7.1.
/// </summary>
/// <remarks>Yoshikawa &amp; Iwata (AISTATS 2024), Eqs. (8), (10), (A.1)–(A.3). All from log-softmax, never the log of a
/// probability.</remarks>
/// <param name="explainer">Ranks the units.</param>
/// <param name="baseline">b.</param>
/// <param name="steps">The steps s. Null: up to half of the units.</param>
/// <param name="form">Null: A; of a regression C. A and B are refused for it: a squared distance has no upper bound, so that nothing would
/// hold training.</param>
public sealed class DeletionRegularizer(
    Explainer explainer, Baseline baseline, MaskSteps? steps = null, DeletionForm? form = null) : SoftMaskTerm(explainer, steps)
{
    // ε: nearness counts as 1 − ε at most, so that the log of its complement has a slope where nothing has moved yet.
    private const double Slack = 0.01;

    /// <inheritdoc/>
    public override string Name => "deletion";

    /// <inheritdoc/>
    public override Paper Paper => Papers.IdExpo;

    /// <inheritdoc/>
    public override void Validate(Predictor predictor)
    {
        if (form is DeletionForm.A or DeletionForm.B)
            RequireClasses(predictor, $"deletion in form {form}", "use form C (--deletion c), which has a lower bound");
    }

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var parts = base.Parts(step);
        if (step.IsRegression || (form ?? DeletionForm.A) != DeletionForm.A)
            return parts;
        var logP = step.LogProbabilities;
        return parts.Append(() => -step.MeanOfExplained(step.OfExplained(logP)));                      // Eq. (A.1)
    }

    /// <inheritdoc/>
    protected override Tensor Values(Step step, Tensor r)
    {
        ArgumentNullException.ThrowIfNull(step);
        var kept = 1 - r;                                                               // Eq. (8)
        if (step.IsRegression)
            return -torch.log1p((-step.MaskedDistances(kept, baseline)).exp() * -(1 - Slack));
        return form == DeletionForm.C
            ? -step.MaskedLogComplements(kept, baseline)                                // Eq. (A.3)
            : step.MaskedLogProbabilities(kept, baseline);                              // Eq. (A.2)
    }
}
