namespace Candor.Data;

/// <summary>Turns a text into T token indices, and tells which words they are.</summary>
/// <param name="shape">How long, and which words.</param>
/// <param name="vocabulary">Fitted on the training texts.</param>
public sealed class TextEncoder(TextShape shape, Vocabulary vocabulary)
{
    /// <summary>How long, and which words.</summary>
    public TextShape Shape { get; } = shape;

    /// <summary>The words.</summary>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>The words that a predictor sees, in order, at most T: place i of the input is the i-th.</summary>
    /// <param name="text">The text.</param>
    public IReadOnlyList<TokenSpan> Spans(string text)
    {
        var all = Tokenizer.Split(text);
        if (all.Count <= Shape.Tokens)
            return all;
        return [.. Shape.Kept == KeptWords.First ? all.Take(Shape.Tokens) : all.Skip(all.Count - Shape.Tokens)];
    }

    /// <summary>Writes the token indices of a text; the places behind its last word are PAD.</summary>
    /// <param name="text">The text.</param>
    /// <param name="indices">[T] Receives the indices.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Encode(string text, Span<float> indices)
    {
        if (indices.Length != Shape.Tokens)
            throw new ArgumentException($"Expected room for {Shape.Tokens} tokens, got {indices.Length}.", nameof(indices));
        indices.Fill(Vocabulary.Pad);
        foreach (var (place, span) in Spans(text).Index())
            indices[place] = Vocabulary[Tokenizer.Word(text, span)];
    }

    /// <summary>The words that indices stand for, PAD left out; what the vocabulary lacks is <c>&lt;unknown&gt;</c>.</summary>
    /// <param name="indices">[T] Indices, as floating-point numbers.</param>
    public string Decode(ReadOnlySpan<float> indices)
    {
        List<string> words = [];
        foreach (var value in indices)
        {
            var index = (int)value;
            if (index != Vocabulary.Pad)
                words.Add(index < Vocabulary.Reserved ? "<unknown>" : Vocabulary.Words[index - Vocabulary.Reserved]);
        }

        return string.Join(' ', words);
    }

    /// <summary>Fits the vocabulary on texts.</summary>
    /// <param name="shape">How many words are read and known.</param>
    /// <param name="documents">The training rows.</param>
    internal static TextEncoder Fit(TextShape shape, IEnumerable<string> documents) =>
        new(shape, Vocabulary.Fit(documents, shape.Vocabulary));
}
