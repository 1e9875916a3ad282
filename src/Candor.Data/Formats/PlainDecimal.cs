using System.Numerics;

namespace Candor.Data.Formats;

/// <summary>Numbers of few digits, which most cells are, read without the general parser: the same bits, several times faster.</summary>
internal static class PlainDecimal
{
    // Below 2^53 and up to 10^22 both parts of the quotient are exact, so the quotient is the double nearest to the decimal.
    private const int MostDigits = 15;

    private static readonly double[] s_tens = [.. Enumerable.Range(0, MostDigits + 1).Select(i => double.Parse($"1e{i}",
        System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Reads a sign, digits, and a point with digits behind it; false where the text is anything else, which may be a number all
    /// the same.</summary>
    /// <param name="text">UTF-8 or UTF-16.</param>
    /// <param name="value">The number.</param>
    public static bool TryRead<T>(ReadOnlySpan<T> text, out double value) where T : struct, IBinaryInteger<T>
    {
        value = 0;
        var (at, digits, decimals) = (0, 0L, 0);
        var negative = text.Length > 0 && int.CreateTruncating(text[0]) == '-';
        at += negative ? 1 : 0;
        if (text.Length == at || text.Length - at > MostDigits)
            return false;
        for (var point = -1; at < text.Length; at++)
        {
            var c = int.CreateTruncating(text[at]);
            if (c is >= '0' and <= '9')
                digits = 10 * digits + (c - '0');
            else if (c != '.' || point >= 0 || at == text.Length - 1)
                return false;
            else
                (point, decimals) = (at, text.Length - 1 - at);
        }

        value = decimals == 0 ? digits : digits / s_tens[decimals];
        value = negative ? -value : value;
        return true;
    }
}
