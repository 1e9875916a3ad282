using Candor.Tensors;

namespace Candor.Objectives.Examples;

/// <summary>ℓ(y, g): how far the predictor is from the labels.</summary>
/// <remarks>Iwata &amp; Yoshikawa, first term of Eq. (6).</remarks>
public sealed class PredictionLoss : ExampleTerm
{
    /// <inheritdoc/>
    public override string Name => "prediction";

    /// <inheritdoc/>
    public override Tensor Evaluate(ExampleStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.LossToLabels(step.G);
    }
}
