using System.Globalization;
using System.Text;

namespace Candor.Data;

/// <summary>Takes accents off letters: canonical decomposition (NFD) without nonspacing marks. The runtime decomposes only where ICU is
/// there, and texts must be cut alike everywhere.</summary>
internal static class Accents
{
    // Hangul syllables are made of two or three letters by rule (The Unicode Standard, 3.12).
    private const int Syllables = 0xAC00, Leading = 0x1100, Vowels = 0x1161, Trailing = 0x11A7, VowelCount = 21, TrailingCount = 28;
    private const int SyllableCount = 19 * VowelCount * TrailingCount;
    private static readonly Lazy<Dictionary<int, string>> s_left = new(Read);

    /// <summary>What is left of a character.</summary>
    public static string Off(Rune rune)
    {
        if (rune.IsAscii)
            return rune.ToString();
        if (s_left.Value.TryGetValue(rune.Value, out var left))
            return left;
        var syllable = rune.Value - Syllables;
        if (syllable is < 0 or >= SyllableCount)
            return Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? "" : rune.ToString();
        var (first, rest) = (syllable / (VowelCount * TrailingCount), syllable % (VowelCount * TrailingCount));
        var last = rest % TrailingCount;
        return $"{(char)(Leading + first)}{(char)(Vowels + rest / TrailingCount)}{(last > 0 ? ((char)(Trailing + last)).ToString() : "")}";
    }

    private static Dictionary<int, string> Read()
    {
        using var stream = typeof(Accents).Assembly.GetManifestResourceStream("Texts/accents.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var left = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            var letter = Rune.GetRuneAt(line, 0);
            left[letter.Value] = line[letter.Utf16SequenceLength..];
        }
        return left;
    }
}
