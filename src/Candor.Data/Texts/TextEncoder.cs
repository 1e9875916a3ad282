namespace Candor.Data;

/// <summary>Turns a text into T token indices, and tells what the units of its explanations are: words of a vocabulary
/// (<see cref="WordEncoder"/>), or words and pieces of words of a tokenizer's own files (<see cref="PieceEncoder"/>).</summary>
/// <param name="shape">How long, and which tokens.</param>
public abstract class TextEncoder(TextShape shape)
{
    /// <summary>How long, and which tokens.</summary>
    public TextShape Shape { get; } = shape;

    /// <summary>Where the units stand that a predictor sees, in order, at most T: unit i of an explanation is the i-th.</summary>
    /// <param name="text">The text.</param>
    public abstract IReadOnlyList<TokenSpan> Spans(string text);

    /// <summary>Writes the token indices of a text; the places behind its last token are PAD, 0.</summary>
    /// <param name="text">The text.</param>
    /// <param name="indices">[T] Receives the indices.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public abstract void Encode(string text, Span<float> indices);

    /// <summary>What indices stand for, PAD left out, with blanks between.</summary>
    /// <param name="indices">[T] Indices, as floating-point numbers.</param>
    public abstract string Decode(ReadOnlySpan<float> indices);

    private protected void RequireRoom(ReadOnlySpan<float> indices)
    {
        if (indices.Length != Shape.Tokens)
            throw new ArgumentException($"Expected room for {Shape.Tokens} tokens, got {indices.Length}.", nameof(indices));
    }
}
