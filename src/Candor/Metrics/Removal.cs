using Candor.Explainers;
using Candor.Masking;
using Candor.Torch;

namespace Candor.Metrics;

/// <summary>What an explanation says of taking units away, beside what the predictor does.</summary>
internal static class Removal
{
    /// <summary>The summed contributions of removed units and the fall of f_y without them, both [N, S] in float64.</summary>
    /// <param name="assessment">Predictor, explainer and rows.</param>
    /// <param name="removed">1 for a unit that is taken away, [1, S, D].</param>
    /// <param name="baseline">b.</param>
    public static (Tensor Sums, Tensor Falls) Compare(Assessment assessment, Tensor removed, Baseline baseline)
    {
        removed = removed.To(assessment.Inputs.DType);
        var sums = assessment.Contributions(ExplainedLabel.True, baseline).MatMul(removed.Select(0, 0).T()).To(DType.Float64);
        var falls = assessment.TargetProbabilities(ExplainedLabel.True).Unsqueeze(1).To(DType.Float64)
            - assessment.Masked(1 - removed, baseline, ExplainedLabel.True).To(DType.Float64);
        return (sums, falls);
    }
}
