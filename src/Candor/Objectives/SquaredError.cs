using Candor.Data;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>ℓ_SE: the mean squared error of a regression, in deviations of the training targets squared: 1 is what their mean would reach.
/// Lower is better.</summary>
public sealed class SquaredError : Objective
{
    /// <inheritdoc/>
    public override string Name => "squaredError";

    /// <inheritdoc/>
    public override void Validate(Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        if (predictor.Task != LearningTask.Regression)
            throw new CandorException("Squared error is of a predictor that gives a number, but this one tells classes apart; take " +
                "CrossEntropy.");
    }

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var values = step.Values;
        yield return () => step.MeanOfBatch((values - step.Labels).square());
    }
}
