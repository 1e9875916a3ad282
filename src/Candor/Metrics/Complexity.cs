using Candor.Explainers;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// Complexity, ↓, in [0, ln D]: the entropy, in nats, of the shares |φ_i| / Σ|φ| that the units have in an explanation. 0: one unit has it
/// all; ln D: all have the same. e to its power is the number of units that an explanation might as well have shared alike.
/// </summary>
/// <remarks>Bhatt, Weller &amp; Moura (2020), Definition 4. NaN where φ is all zero, which shares nothing.</remarks>
public sealed class Complexity : Metric
{
    /// <inheritdoc/>
    public override string Name => "complexity";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Down;

    /// <inheritdoc/>
    public override Paper Paper => Papers.Complexity;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var size = assessment.Explain(ExplainedLabel.True).to(ScalarType.Float64).abs();
        var p = size / size.sum(1).unsqueeze(1);
        return -p.xlogy(p).sum(1);
    }
}
