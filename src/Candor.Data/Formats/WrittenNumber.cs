using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>Numbers as people write them: with a decimal comma, parted thousands, a currency, a per cent sign or a unit.</summary>
internal static class WrittenNumber
{
    private const int Longest = 64, LongestUnit = 7;

    /// <summary>Reads a number that is written so; plain numbers are, in both forms.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="form">Point or comma.</param>
    /// <param name="value">The number; a per cent sign changes nothing.</param>
    public static bool TryRead(string text, NumberForm form, out double value) => TryRead(text, form, out value, out _);

    /// <summary>The same, with the unit that stands behind it.</summary>
    public static bool TryRead(string text, NumberForm form, out double value, out string unit)
    {
        (value, unit) = (0, "");
        if (text.Length > Longest)
            return false;
        var rest = text.AsSpan().Trim();
        var negative = Sign(ref rest);
        Currency(ref rest);
        negative ??= Sign(ref rest);
        var end = 0;
        for (var i = 0; i < rest.Length && (char.IsAsciiDigit(rest[i]) || rest[i] is '.' or ',' || IsGap(rest[i])); i++)
            end = char.IsAsciiDigit(rest[i]) ? i + 1 : end;
        var behind = rest[end..].Trim();
        if (end == 0 || !IsUnit(behind) || !TryDigits(rest[..end], form == NumberForm.Comma ? ',' : '.', out value))
            return false;
        value = negative == true ? -value : value;
        unit = behind.ToString();
        return true;
    }

    private static bool? Sign(ref ReadOnlySpan<char> rest)
    {
        if (rest is not ['+' or '-' or '−', ..])
            return null;
        var negative = rest[0] != '+';
        rest = rest[1..].TrimStart();
        return negative;
    }

    // A sign of currency, or its code of three letters.
    private static void Currency(ref ReadOnlySpan<char> rest)
    {
        if (rest.Length > 0 && char.GetUnicodeCategory(rest[0]) == UnicodeCategory.CurrencySymbol)
            rest = rest[1..].TrimStart();
        else if (rest.Length > 3 && char.IsAsciiLetterUpper(rest[0]) && char.IsAsciiLetterUpper(rest[1]) && char.IsAsciiLetterUpper(rest[2])
            && !char.IsLetter(rest[3]))
            rest = rest[3..].TrimStart();
    }

    private static bool IsGap(char c) => c is '\'' or '’' || char.IsWhiteSpace(c);

    private static bool IsUnit(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestUnit)
            return false;
        foreach (var c in text)
            if (!char.IsLetter(c) && c is not ('°' or '%' or '‰' or '²' or '³' or '/' or '.')
                && char.GetUnicodeCategory(c) != UnicodeCategory.CurrencySymbol)
                return false;
        return true;
    }

    // Digits, in groups of three by one sign that is not the decimal one, or in none.
    private static bool TryDigits(ReadOnlySpan<char> text, char point, out double value)
    {
        value = 0;
        var at = text.IndexOf(point);
        var whole = at < 0 ? text : text[..at];
        var fraction = at < 0 ? [] : text[(at + 1)..];
        if (at >= 0 && (fraction.IsEmpty || fraction.ContainsAnyExceptInRange('0', '9')))
            return false;
        var digits = new List<char>(text.Length);
        var (gap, group, groups) = ('\0', 0, 0);
        foreach (var c in whole)
        {
            if (char.IsAsciiDigit(c))
            {
                digits.Add(c);
                group++;
                continue;
            }
            if (gap != '\0' && c != gap || (groups == 0 ? group is 0 or > 3 : group != 3))
                return false;
            (gap, group, groups) = (c, 0, groups + 1);
        }
        return (groups == 0 ? group > 0 : group == 3) && double.TryParse(
            string.Concat(new string([.. digits]), at < 0 ? "" : ".", fraction), NumberStyles.Float, CultureInfo.InvariantCulture,
                out value);
    }
}
