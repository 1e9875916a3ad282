using Candor.Tensors;

namespace Candor.Masking;

/// <summary>The places of a text: one unit a token. A token that is taken away becomes PAD, whose index is 0, so the background is all
/// zeros.</summary>
/// <remarks>Inputs are token indices as floating-point numbers, exact up to 2²⁴, so that texts go through the same masks as tables and
/// images.</remarks>
/// <param name="length">T, tokens a text.</param>
/// <param name="vocabulary">Indices that a token can have, PAD and the unknown word included.</param>
public class TokenSpace(int length, int vocabulary = 5000) : FeatureSpace
{
    /// <summary>Indices that a token can have, PAD and the unknown word included.</summary>
    public int Vocabulary { get; } = vocabulary > 1 ? vocabulary
        : throw new CandorException(FormattableString.Invariant(
        $"The vocabulary has {vocabulary} indices, but needs 2 or more (--vocabulary 5000)."));

    /// <inheritdoc/>
    public override bool IsContinuous => false;

    /// <summary>The places that are PAD.</summary>
    /// <inheritdoc/>
    public override Tensor? Empty(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.eq(0);
    }

    /// <inheritdoc/>
    public override int Units { get; } = length > 0 ? length
        : throw new CandorException(FormattableString.Invariant($"A text has {length} tokens, but needs 1 or more (--tokens 400)."));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0,
        length).Select(i => FormattableString.Invariant($"token {i}"))];

    /// <inheritdoc/>
    public override IReadOnlyList<long> InputShape { get; } = [length];

    /// <summary>Inputs as numbers for an embedding of <see cref="Vocabulary"/> rows, PAD 0: themselves.</summary>
    /// <param name="x">Inputs, [B, T].</param>
    public virtual Tensor Words(Tensor x) => x;

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units) => units;

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs) => inputs;
}
