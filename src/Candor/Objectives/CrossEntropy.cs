using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>ℓ_CE: the mean negative log-probability of the true label. Lower is better.</summary>
public sealed class CrossEntropy : Objective
{
    /// <inheritdoc/>
    public override string Name => "crossEntropy";

    /// <inheritdoc/>
    public override void Validate(Predictor predictor) => RequireClasses(predictor, "cross-entropy", "take SquaredError");

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var logP = step.LogProbabilities;
        yield return () => step.MeanOfBatch(torch.nn.functional.nll_loss(logP, step.Labels, reduction: torch.nn.Reduction.None));
    }
}
