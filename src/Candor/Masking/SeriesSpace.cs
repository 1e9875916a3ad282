using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Every feature at every time of a multivariate series: T·F units; unit t·F + f is feature f at time t.</summary>
/// <param name="steps">T.</param>
/// <param name="features">F.</param>
public sealed class SeriesSpace(int steps, int features) : FeatureSpace
{
    /// <inheritdoc/>
    public override int Units => steps * features;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; } =
        [.. Enumerable.Range(0, steps * features).Select(i => FormattableString.Invariant($"t{i / features} x{i % features}"))];

    /// <inheritdoc/>
    public override IReadOnlyList<long> InputShape { get; } = [steps, features];

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return units.reshape([.. units.shape[..^1], steps, features]);
    }

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.flatten(1);
    }
}
