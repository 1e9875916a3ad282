using Candor.Tensors;

namespace Candor.Objectives.Examples;

/// <summary>Ω: the expected number of open gates, Σ Φ(μ/σ), or their share.</summary>
/// <param name="mean">The share of open gates instead of their number.</param>
/// <remarks>Iwata &amp; Yoshikawa, Eq. (9).</remarks>
public sealed class GatePenalty(bool mean = false) : ExampleTerm
{
    /// <inheritdoc/>
    public override string Name => "gatePenalty";

    /// <inheritdoc/>
    public override Tensor Evaluate(ExampleStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var open = step.Points.ExpectedOpen();
        return step.Once(mean ? open * (1.0 / step.Points.S.numel()) : open);                    // Eq. (9)
    }
}
