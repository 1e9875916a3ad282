using Candor.Explainers;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// Sparseness, ↑, in [0, 1 − 1/D]: the Gini index of |φ|. 0: every unit contributes as much; 1 − 1/D: one unit contributes all.
/// </summary>
/// <remarks>Chalasani et al. (2020), Section 4.1, after Hurley &amp; Rickard (2009). NaN where φ is all zero.</remarks>
public sealed class Sparseness : Metric
{
    /// <inheritdoc/>
    public override string Name => "sparseness";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Up;

    /// <inheritdoc/>
    public override Paper Paper => Papers.Sparseness;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var size = assessment.Explain(ExplainedLabel.True).to(ScalarType.Float64).abs();
        var ascending = size.sort(1).Values;
        var units = size.size(1);
        // (D − k + ½)/D for the k-th smallest, k from 1.
        var weights = (units - torch.arange(1, units + 1, dtype: ScalarType.Float64, device: size.device) + 0.5) / units;
        return 1 - 2 * (ascending * weights).sum(1) / size.sum(1);
    }
}
