using Candor.Data;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// R², ↑, at most 1: of a row 1 − (y − f(x))²/var(y), where the variance is over the rows that are scored, so that the mean over the rows
/// is the coefficient of determination. 0 is what their mean would reach.
/// </summary>
/// <remarks>Of rows whose numbers are all equal: 1 where they are met exactly, else 0.</remarks>
public sealed class R2 : Metric
{
    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Up;

    /// <inheritdoc/>
    public override bool Fits(LearningTask task) => task == LearningTask.Regression;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        return Of(assessment.Labels.to(ScalarType.Float64), assessment.Outputs.select(1, 0).to(ScalarType.Float64));
    }

    /// <summary>1 − (y − f)²/var(y) of each row, [N].</summary>
    /// <param name="truth">y, [N] (float64).</param>
    /// <param name="guess">f, [N] (float64).</param>
    internal static Tensor Of(Tensor truth, Tensor guess)
    {
        var variance = (truth - truth.mean()).square().mean();
        return variance.ToDouble() > 0
            ? 1 - (truth - guess).square() / variance
            : truth.eq(guess).to(ScalarType.Float64);
    }
}
