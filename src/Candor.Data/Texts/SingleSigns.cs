using System.Globalization;
using System.Text;

namespace Candor.Data;

/// <summary>Characters that are words by themselves: of scripts that are written without blanks between words, and pictures.</summary>
internal static class SingleSigns
{
    // Scripts that are written without blanks, by their blocks: Thai and Lao, Burmese, Khmer, Tai Le and New Tai Lue, Tai Tham, Balinese,
    // Javanese, Burmese again, Tai Viet, Burmese again; radicals and Han, Hiragana and Katakana, their supplements.
    private static readonly (int First, int Last)[] s_unspaced =
    [
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19DF), (0x1A20, 0x1AAF), (0x1B00, 0x1B7F), (0x2E80, 0x2FDF),
        (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x303C), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
        (0xA980, 0xA9FF), (0xAA60, 0xAADF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF),
    ];

    // Miscellaneous symbols and dingbats, watches and hourglasses, stars, and the planes of emoji.
    private static readonly (int First, int Last)[] s_pictures =
        [(0x231A, 0x231B), (0x23E9, 0x23FA), (0x25A0, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF)];

    /// <summary>The first character behind the one that starts here and is a word by itself; the start where none does.</summary>
    public static int End(string text, int start)
    {
        if (!Rune.TryGetRuneAt(text, start, out var rune))
            return start;
        if (IsPicture(rune))
            return start + StringInfo.GetNextTextElementLength(text.AsSpan(start));
        if (!IsUnspaced(rune) || !Rune.IsLetter(rune))
            return start;
        // Extended grapheme clusters (UAX 29), with all marks, and consonants that stand below others.
        var end = start + StringInfo.GetNextTextElementLength(text.AsSpan(start));
        while (end < text.Length && Rune.TryGetRuneAt(text, end, out var more) && IsUnspaced(more)
            && (Tokenizer.IsMark(more) || text[end - 1] is '\u17D2' or '\u1039' or '\u1A60'))
            end += StringInfo.GetNextTextElementLength(text.AsSpan(end));
        return end;
    }

    /// <summary>Whether a character is of a script that is written without blanks.</summary>
    public static bool IsUnspaced(Rune rune) => rune.Value >= s_unspaced[0].First && IsIn(s_unspaced, rune.Value);

    /// <summary>Whether a character is a picture: an emoji or a dingbat.</summary>
    public static bool IsPicture(Rune rune) => rune.Value >= s_pictures[0].First && IsIn(s_pictures, rune.Value)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.ModifierSymbol;

    private static bool IsIn((int First, int Last)[] blocks, int value)
    {
        foreach (var (first, last) in blocks)
            if (value >= first && value <= last)
                return true;
        return false;
    }
}
