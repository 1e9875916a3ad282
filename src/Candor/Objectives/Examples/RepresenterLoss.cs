using Candor.Tensors;

namespace Candor.Objectives.Examples;

/// <summary>ℓ(y, h): how far the explanation, taken for a predictor, is from the labels.</summary>
/// <remarks>Iwata &amp; Yoshikawa, Eq. (13).</remarks>
public sealed class RepresenterLoss : ExampleTerm
{
    /// <inheritdoc/>
    public override string Name => "representer";

    /// <inheritdoc/>
    public override Tensor Evaluate(ExampleStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.OverDraws(step.LossToLabels);
    }
}
