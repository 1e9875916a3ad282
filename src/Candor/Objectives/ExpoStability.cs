using Candor.Explainers;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// ExpO-Stability: the weighted squared change of the output under the perturbations, mean_m K_m (f(x̃_m)_y − f(x)_y)². Lower means that
/// masking changes the prediction little.
/// </summary>
/// <remarks>Plumb et al. (2020) as Yoshikawa &amp; Iwata (2024), Eq. (A.5), adapt it; its f(x) is f(x)_y. K is the cosine kernel.</remarks>
public sealed class ExpoStability(SurrogateExplainer explainer) : Objective
{
    /// <inheritdoc/>
    public override string Name => "expoStability";

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
        yield return () =>
        {
            var f = perturbed.Outputs(ExplainedLabel.True);                             // [B, M]
            var fx = f.narrow(1, 0, 1);                                                 // the first mask keeps everything: f(x)_y
            return step.MeanOfExplained((k * (f - fx).square()).mean([1]));                                      // Eq. (A.5)
        };
    }
}
