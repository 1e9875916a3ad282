using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// A term on softly masked inputs: the mean over rows and steps s of what becomes of the prediction where the units that an explanation
/// ranks highest are kept, or replaced by the background.
/// </summary>
/// <remarks>Yoshikawa &amp; Iwata (AISTATS 2024), Eqs. (5)–(10): the masks are those of Eq. (7), computed in chunks of their
/// steps.</remarks>
/// <param name="explainer">Ranks the units.</param>
/// <param name="steps">The steps s. Null: up to half of the units.</param>
/// <param name="label">The label that is explained.</param>
public abstract class SoftMaskTerm(Explainer explainer, MaskSteps? steps = null, ExplainedLabel label = ExplainedLabel.True) : Objective
{
    private readonly MaskSteps _steps = steps ?? MaskSteps.Half;

    /// <inheritdoc/>
    public sealed override IEnumerable<(Explainer Explainer, ExplainedLabel Label)> Needs => [(explainer, label)];

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var s = _steps.Draw(step.Units, step.Generator);
        var mask = step.SoftMask(explainer, _steps, label);
        return step.Chunks(s).Select(chunk => (Func<Tensor>)(() =>
            Values(step, mask.Share(chunk)).sum() / ((double)s.Length * step.AllExplainedRows)));
    }

    /// <summary>The term of each row at some steps.</summary>
    /// <param name="step">The batch.</param>
    /// <param name="r">Eq. (7): near 1 for the units that rank highest, near 0 for the others, [B, s, D].</param>
    /// <returns>[B, s].</returns>
    protected abstract Tensor Values(Step step, Tensor r);
}
