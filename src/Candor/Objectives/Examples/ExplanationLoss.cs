using Candor.Tensors;

namespace Candor.Objectives.Examples;

/// <summary>ℓ(g, h): how far the explanation is from the predictor, whose outputs are a target that learns too unless it is
/// stopped.</summary>
/// <param name="stopTarget">Lets no gradient flow to the predictor through the target.</param>
/// <remarks>Iwata &amp; Yoshikawa, second term of Eq. (6).</remarks>
public sealed class ExplanationLoss(bool stopTarget = false) : ExampleTerm
{
    /// <inheritdoc/>
    public override string Name => "explanation";

    /// <inheritdoc/>
    public override Tensor Evaluate(ExampleStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var target = stopTarget ? step.G.detach() : step.G;
        return step.OverDraws(h => step.LossToOutputs(target, h));                  // Eq. (11)
    }
}
