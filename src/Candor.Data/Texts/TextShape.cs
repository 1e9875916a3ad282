using System.Globalization;
using System.Text.Json.Serialization;

namespace Candor.Data;

/// <summary>Which words of a text that is too long are kept.</summary>
public enum KeptWords
{
    /// <summary>The first ones.</summary>
    First,

    /// <summary>The last ones.</summary>
    Last,
}

/// <summary>What every text of a data set becomes: so many tokens, each an index into a vocabulary; shorter texts end in PAD.</summary>
/// <param name="Column">Name of the text column.</param>
/// <param name="Tokens">T, tokens a text; 1 or more.</param>
/// <param name="Vocabulary">Indices at most, PAD and the unknown word included; 3 or more.</param>
/// <param name="Kept">Which words of a longer text are kept.</param>
public sealed record TextShape(string Column, int Tokens, int Vocabulary, KeptWords Kept = KeptWords.First)
{
    /// <summary>What is a word. A file that does not say is of a version that knew <see cref="WordRule.Letters"/> only.</summary>
    /// <value><see cref="WordRule.Signs"/>.</value>
    [JsonIgnore]
    public WordRule Rule { get; init; } = WordRule.Signs;

    /// <summary>What indices stand for where a tokenizer cuts texts into pieces; null: each is a word of a vocabulary.</summary>
    /// <value>null.</value>
    public PieceShape? Pieces { get; init; }

    /// <summary>T of L2X's and MEED's protocol for IMDB.</summary>
    public const int DefaultTokens = 400;

    /// <summary>Vocabulary of that protocol.</summary>
    public const int DefaultVocabulary = 5000;

    /// <summary>Whether a text has a word at all.</summary>
    internal bool HasWord(string text) => Tokenizer.Split(text, Rule).Count > 0;

    internal void Validate()
    {
        if (Tokens is < 1 or > 100_000)
            throw new CandorException(FormattableString.Invariant(
                $"A text is to have {Tokens} tokens, but it must be 1 to 100000 (--tokens {DefaultTokens})."));
        // Token indices travel as single-precision numbers, exact up to 2²⁴.
        if (Vocabulary is < 3 or > 1 << 24)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The vocabulary is to have {Vocabulary} indices, but it must be 3 (PAD, the unknown word and one word) " +
                $"to {1 << 24} (--vocabulary {DefaultVocabulary})."));
    }
}
