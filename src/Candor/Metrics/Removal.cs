using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>What an explanation says of taking units away, beside what the predictor does.</summary>
internal static class Removal
{
    /// <summary>The summed contributions of removed units and the fall of the explained output (f_y or the logit) without them, both [N, S]
    /// in float64.</summary>
    /// <param name="assessment">Predictor, explainer and rows.</param>
    /// <param name="removed">1 for a unit that is taken away, [1, S, D].</param>
    /// <param name="baseline">b.</param>
    public static (Tensor Sums, Tensor Falls) Compare(Assessment assessment, Tensor removed, Baseline baseline)
    {
        removed = removed.to(assessment.Inputs.dtype);
        var sums = assessment.Contributions(ExplainedLabel.True, baseline).MatMul(removed.select(0, 0).t()).to(ScalarType.Float64);
        return (sums, assessment.Falls(1 - removed, baseline, ExplainedLabel.True));
    }
}
