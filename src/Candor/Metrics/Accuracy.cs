using Candor.Torch;

namespace Candor.Metrics;

/// <summary>Whether the predicted class is the true one: 1 or 0, ↑. Of equal probabilities the first class is predicted.</summary>
public sealed class Accuracy : Metric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Up;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        return assessment.Probabilities.ArgMax(1).Equal(assessment.Labels).To(DType.Float64);
    }
}
