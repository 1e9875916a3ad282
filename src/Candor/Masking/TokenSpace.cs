using Candor.Torch;

namespace Candor.Masking;

/// <summary>The places of a text: one unit a token. A token that is taken away becomes PAD, whose index is 0, so the background is all zeros.</summary>
/// <remarks>Inputs are token indices as floating-point numbers, exact up to 2²⁴, so that texts go through the same masks as tables and images.</remarks>
/// <param name="length">T, tokens a text.</param>
public sealed class TokenSpace(int length) : FeatureSpace
{
    /// <inheritdoc/>
    public override int Units { get; } = length > 0 ? length : throw new CandorException(FormattableString.Invariant($"A text has {length} tokens, but needs 1 or more (--tokens 400)."));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, length).Select(i => FormattableString.Invariant($"token {i}"))];

    /// <inheritdoc/>
    public override IReadOnlyList<long> InputShape { get; } = [length];

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units) => units;

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs) => inputs;
}
