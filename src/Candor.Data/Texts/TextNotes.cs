using System.Globalization;
using System.Text;

namespace Candor.Data;

/// <summary>What a person should know of how texts are cut into words.</summary>
internal static class TextNotes
{
    private const double FewWords = 1.5, ManyTexts = 0.1;
    private const int LongText = 10;

    /// <summary>Says where texts are one word on average, and where signs are dropped from many.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="rule">What is a word.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> texts, WordRule rule)
    {
        if (texts.Count == 0)
            return [];
        var (words, characters, dropping, signs) = (0L, 0L, 0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var text in texts)
        {
            var spans = Tokenizer.Split(text, rule);
            words += spans.Count;
            characters += text.Length;
            dropping += Dropped(text, spans, signs) ? 1 : 0;
        }

        List<string> notes = [];
        if (words < FewWords * texts.Count && characters >= LongText * (long)texts.Count)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"The texts have {(double)words / texts.Count:0.0} words on average: an explanation can mark a text as a whole only. " +
                $"Words are told apart by blanks; if the language has none, put some between words."));
        if (dropping >= ManyTexts * texts.Count)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{dropping} of {texts.Count} texts hold signs that are no words and are not read, e.g. " +
                $"{string.Join(' ', signs.Take(5))}"));
        return notes;
    }

    // Signs between the words: of currency, of mathematics and others, not punctuation; markup is none.
    private static bool Dropped(string text, IReadOnlyList<TokenSpan> spans, SortedSet<string> signs)
    {
        var (found, at) = (false, 0);
        for (var i = 0; i <= spans.Count; i++)
        {
            var end = i < spans.Count ? spans[i].Start : text.Length;
            while (at < end)
            {
                if (Tokenizer.Markup(text, at) is > 0 and var skipped)
                {
                    at += skipped;
                    continue;
                }
                if (!Rune.TryGetRuneAt(text, at, out var rune))
                    rune = Rune.ReplacementChar;
                if (Rune.IsSymbol(rune) && rune != Rune.ReplacementChar)
                {
                    found = true;
                    if (signs.Count < 100)
                        signs.Add(rune.ToString());
                }
                at += rune.Utf16SequenceLength;
            }
            at = i < spans.Count ? spans[i].End : at;
        }

        return found;
    }
}
