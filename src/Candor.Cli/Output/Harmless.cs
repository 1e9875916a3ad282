using System.Globalization;
using System.Text;

namespace Candor.Cli.Output;

/// <summary>Text from data as a terminal may show it: what would move the cursor, colour, rename the window or turn the direction of
/// writing stands as \uXXXX.</summary>
internal static class Harmless
{
    /// <summary>The text; line breaks and tabs stay.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsHarmful))
            return text;
        var shown = new StringBuilder();
        foreach (var c in text)
        {
            if (IsHarmful(c))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                shown.Append(c);
        }
        return shown.ToString();
    }

    // Emoji are joined by U+200D, which does no harm.
    private static bool IsHarmful(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t')
        || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
