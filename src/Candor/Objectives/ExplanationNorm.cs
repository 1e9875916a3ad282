using Candor.Explainers;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>‖φ‖²: the sum over units of the squared contributions, the mean over the batch. Keeps φ from diverging.</summary>
/// <remarks>Yoshikawa &amp; Iwata (AISTATS 2024), the last term of Eq. (11).</remarks>
public sealed class ExplanationNorm(Explainer explainer) : Objective
{
    /// <inheritdoc/>
    public override string Name => "norm";

    /// <inheritdoc/>
    public override Paper Paper => Papers.IdExpo;

    /// <inheritdoc/>
    public override IEnumerable<(Explainer Explainer, ExplainedLabel Label)> Needs => [(explainer, ExplainedLabel.True)];

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var phi = step.Explain(explainer);
        yield return () => step.MeanOfExplained(phi.square().sum(1));                                  // Eq. (11)
    }
}
