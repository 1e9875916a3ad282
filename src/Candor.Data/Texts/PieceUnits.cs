using System.Text;

namespace Candor.Data;

/// <summary>Which pieces of a text are one unit: those of one word, or at least those that share a character.</summary>
internal static class PieceUnits
{
    /// <summary>The unit of each piece, from 0 on and in order, and where the units stand, without the blanks around them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pieces">Its pieces, in order.</param>
    /// <param name="unit">What is a unit.</param>
    public static (int[] UnitOf, TokenSpan[] Spans) Of(string text, IReadOnlyList<TextPiece> pieces, TextUnit unit)
    {
        var words = unit == TextUnit.Word ? Words(text) : [];
        var (unitOf, spans) = (new int[pieces.Count], new List<TokenSpan>());
        var (waiting, behind, word) = (0, 0, 0);
        foreach (var (i, piece) in pieces.Index())
        {
            var (start, end) = Trim(text, piece);
            if (start == end)
            {
                // Blanks belong to the word behind them, those at the end to the last one.
                unitOf[i] = spans.Count;
                waiting++;
                continue;
            }
            // The first word that ends behind the piece's start; a piece that shares it with the unit before is of that unit.
            while (word < words.Count && words[word].End <= start)
                word++;
            var reach = word < words.Count ? Math.Min(start, words[word].Start) : start;
            if (spans.Count > 0 && reach < behind)
            {
                unitOf.AsSpan(i - waiting, waiting + 1).Fill(spans.Count - 1);
                spans[^1] = new(spans[^1].Start, Math.Max(spans[^1].End, end) - spans[^1].Start);
            }
            else
            {
                unitOf[i] = spans.Count;
                spans.Add(new(start, end - start));
            }
            (waiting, behind) = (0, Math.Max(behind, end));
        }
        if (spans.Count > 0)
            unitOf.AsSpan(pieces.Count - waiting).Fill(spans.Count - 1);
        return (unitOf, [.. spans]);
    }

    private static (int Start, int End) Trim(string text, TextPiece piece)
    {
        var (start, end) = (piece.Start, piece.End);
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return (start, end);
    }

    // Runs of letters and digits, with apostrophes inside them. Scripts without blanks between words have no word that could be seen.
    private static List<TokenSpan> Words(string text)
    {
        var words = new List<TokenSpan>();
        for (var at = 0; at < text.Length;)
        {
            var (word, end) = (at, Tokenizer.WordEnd(text, at, WordRule.Letters));
            while (word < end && Rune.TryGetRuneAt(text, word, out var rune) && IsSpaced(rune))
                word += rune.Utf16SequenceLength;
            if (word > at)
                words.Add(new(at, word - at));
            at = Math.Max(word, at + 1);
        }
        return words;
    }

    private static bool IsSpaced(Rune rune) => rune.Value is not (>= 0x0E00 and < 0x0F00 or >= 0x1000 and < 0x10A0 or >= 0x1780 and < 0x1800
        or >= 0x3040 and < 0x3100) && !WordPieces.IsIdeograph(rune);
}
