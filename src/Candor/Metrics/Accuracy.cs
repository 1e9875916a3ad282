using Candor.Data;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>Whether the predicted class is the true one: 1 or 0, ↑. Of equal probabilities the first class is predicted.</summary>
public sealed class Accuracy : Metric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Up;

    /// <inheritdoc/>
    public override bool Fits(LearningTask task) => task == LearningTask.Classification;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        return assessment.Probabilities.argmax(1).eq(assessment.Labels).to(ScalarType.Float64);
    }
}
