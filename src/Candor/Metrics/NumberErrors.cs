using Candor.Data.Records;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>What a regression's predictions say apart from explanations: how far off they are, in the target's own units.</summary>
internal static class NumberErrors
{
    /// <summary>The errors of an assessment's predictions; null where classes are predicted, or there are no rows.</summary>
    public static ValueErrors? Of(Assessment assessment)
    {
        if (assessment.Predictor.TargetScale is not { } scale || assessment.Rows == 0)
            return null;
        using var scope = torch.NewDisposeScope();
        var y = assessment.Labels.to(ScalarType.Float64);
        var off = (assessment.Outputs.select(1, 0).to(ScalarType.Float64) - y) * scale.Deviation;
        return new ValueErrors
        {
            Rmse = Math.Sqrt(off.square().mean().ToDouble()),
            MeanAbsolute = off.abs().mean().ToDouble(),
            Spread = Math.Sqrt((y - y.mean()).square().mean().ToDouble()) * scale.Deviation,
        };
    }
}
