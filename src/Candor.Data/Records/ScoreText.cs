using System.Globalization;

namespace Candor.Data.Records;

/// <summary>Scores as text, the same on pages, in terminals and in tables, and in every culture.</summary>
public static class ScoreText
{
    /// <summary>Three decimals; three significant digits as 1.23e-5 where three decimals would show next to nothing or too much. Not for
    /// what is no number.</summary>
    public static string Of(double value) => Math.Abs(value) is >= 1000 or (> 0 and < 0.0005)
        ? value.ToString("0.##e+0", CultureInfo.InvariantCulture)
        : value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A quantity in units of its own: four significant digits, whole numbers up to a million as they are.</summary>
    public static string InUnits(double value)
    {
        if (!double.IsFinite(value) || value == 0)
            return value.ToString(CultureInfo.InvariantCulture);
        var size = Math.Abs(value);
        if (size is >= 1e6 or < 1e-4)
            return value.ToString("0.###e+0", CultureInfo.InvariantCulture);
        var decimals = Math.Max(0, 3 - (int)Math.Floor(Math.Log10(size)));
        return value.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>The same with its sign, also where it is positive.</summary>
    public static string SignedInUnits(double value) => value > 0 ? $"+{InUnits(value)}" : InUnits(value);
}
