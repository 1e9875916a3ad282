using Candor.Explainers;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// ExpO-Fidelity: the weighted squared error of the linear surrogate on the perturbations, mean_m K_m (f(x̃_m)_y − φ₀ − φᵀz_m)². Lower
/// means that the predictor is nearly linear in the units around an input.
/// </summary>
/// <remarks>Plumb et al. (2020) as Yoshikawa &amp; Iwata (2024), Eq. (A.4), adapt it; K is the cosine kernel, the masks are
/// LIME's. φ₀ is the surrogate's constant: LIME's intercept, f(b) for constrained KernelSHAP; the fits of Eq. (12) to the letter have none.
/// </remarks>
public sealed class ExpoFidelity(SurrogateExplainer explainer) : Objective
{
    /// <inheritdoc/>
    public override string Name => "expoFidelity";

    /// <inheritdoc/>
    public override Paper Paper => Papers.Expo;

    /// <inheritdoc/>
    public override IEnumerable<(Explainer Explainer, ExplainedLabel Label)> Needs => [(explainer, ExplainedLabel.True)];

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var perturbed = step.Perturb(explainer);
        var k = perturbed.CosineWeights;                                                // [1 or B, M]
        var phi = step.Explain(explainer);
        yield return () =>
        {
            var f = perturbed.Outputs(ExplainedLabel.True);
            var fitted = phi.unsqueeze(1).MatMul(perturbed.Masks.transpose(1, 2)).squeeze(1);       // φᵀz
            if (explainer.Constant(perturbed.Masks, f, phi) is { } constant)
                fitted = fitted + constant;                                                         // φ₀
            return step.MeanOfExplained((k * (f - fitted).square()).mean([1]));                                              // Eq. (A.4)
        };
    }
}
