using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Candor.Data.Formats;

/// <summary>What a cell's text is.</summary>
internal static class Cell
{
    private static readonly string[] Infinities = ["inf", "infinity", "∞", "1.#inf"];

    /// <summary>Whether the text is a number, finite or not: decimal point, optional exponent, no thousands separator, no
    /// culture.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> utf8, out double value) =>
        PlainDecimal.TryRead(utf8, out value)
        || double.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value)
        || (utf8.Length is > 2 and < 12 && utf8.ContainsAny((byte)'n', (byte)'N', "∞"u8[0])
            && TryInfinity(Encoding.UTF8.GetString(utf8), out value));

    /// <inheritdoc cref="TryNumber(ReadOnlySpan{byte}, out double)"/>
    public static bool TryNumber(string text, out double value) =>
        PlainDecimal.TryRead<ushort>(MemoryMarshal.Cast<char, ushort>(text), out value)
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value)
        || TryInfinity(text, out value);

    /// <summary>Whether the text is some spelling of NaN.</summary>
    public static bool IsNaN(string text) => text.Trim('+', '-').Equals("nan", StringComparison.OrdinalIgnoreCase);

    /// <summary>A cell for a message: quoted, cut, on one line.</summary>
    public static string Show(string text)
    {
        var line = text.ReplaceLineEndings("↵").Replace('\t', ' ');
        return line.Length > 40 ? $"'{line[..40]}…'" : $"'{line}'";
    }

    /// <summary>What someone with this cell in a numeric column most likely has.</summary>
    public static string Advice(string text)
    {
        var point = text.Replace(',', '.');
        if (point != text && TryNumber(point, out _))
            return "it looks like a decimal comma: write decimals with a point, or have it read so (--numbers comma)";
        var digits = text.TrimEnd(c => !char.IsDigit(c));
        if (digits.Length > 0 && digits.Length < text.Length && TryNumber(digits, out _))
            return $"leave out the unit '{text[digits.Length..].Trim()}'";
        return "correct the cell";
    }

    private static string TrimEnd(this string text, Func<char, bool> drop)
    {
        var end = text.Length;
        while (end > 0 && drop(text[end - 1]))
            end--;
        return text[..end];
    }

    private static bool TryInfinity(string text, out double value)
    {
        value = text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        return text.AsSpan().ContainsAny('n', 'N', '∞')
            && Array.Exists(Infinities, i => i.Equals(text.Trim('+', '-', ' '), StringComparison.OrdinalIgnoreCase));
    }
}
