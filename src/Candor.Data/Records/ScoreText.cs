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
}
