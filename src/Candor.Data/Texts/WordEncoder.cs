namespace Candor.Data;

/// <summary>A text as words of a vocabulary: one token a word.</summary>
/// <param name="shape">How long, and which words.</param>
/// <param name="vocabulary">Fitted on the training texts.</param>
public sealed class WordEncoder(TextShape shape, Vocabulary vocabulary) : TextEncoder(shape)
{
    /// <summary>The words.</summary>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>The words that a predictor sees, in order, at most T: place i of the input is the i-th.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<TokenSpan> Spans(string text)
    {
        var all = Tokenizer.Split(text, Shape.Rule);
        if (all.Count <= Shape.Tokens)
            return all;
        return [.. Shape.Kept == KeptWords.First ? all.Take(Shape.Tokens) : all.Skip(all.Count - Shape.Tokens)];
    }

    /// <inheritdoc/>
    public override void Encode(string text, Span<float> indices)
    {
        RequireRoom(indices);
        indices.Fill(Vocabulary.Pad);
        foreach (var (place, span) in Spans(text).Index())
            indices[place] = Vocabulary[Tokenizer.Word(text, span)];
    }

    /// <summary>The words that indices stand for, PAD left out; what the vocabulary lacks is <c>&lt;unknown&gt;</c>.</summary>
    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<float> indices)
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
    internal static WordEncoder Fit(TextShape shape, IEnumerable<string> documents) =>
        new(shape, Vocabulary.Fit(documents, shape.Vocabulary, shape.Rule));
}
