using System.Globalization;
using Candor.Data.Records;

namespace Candor.Reports.Markup;

/// <summary>Numbers as text, the same in every culture; what is no number is a dash.</summary>
internal static class Show
{
    /// <summary>What stands for a value that is missing or no number.</summary>
    public const string None = "–";

    /// <summary>Three decimals; three significant digits where that would be a poor picture.</summary>
    public static string Score(double value) => Finite(value, ScoreText.Of);

    /// <summary>As <see cref="Score"/>, with its sign.</summary>
    public static string Signed(double value) => Finite(value, v => (v > 0 ? "+" : "") + Score(v));

    /// <summary>A quantity in units of its own, to four significant digits.</summary>
    public static string InUnits(double value) => Finite(value, ScoreText.InUnits);

    /// <summary>How the numbers of an explanation are written: scores, or quantities in the target's own units.</summary>
    public static Func<double, string> For(ExplainedSample sample) => sample.IsNumber ? InUnits : Score;

    /// <summary>As <see cref="For"/>, with their signs.</summary>
    public static Func<double, string> SignedFor(ExplainedSample sample) =>
        sample.IsNumber ? v => Finite(v, ScoreText.SignedInUnits) : Signed;

    /// <summary>A share in [0, 1] as a percentage with one decimal.</summary>
    public static string Percent(double share) => Finite(share, v => (100 * v).ToString("0.0", CultureInfo.InvariantCulture) + " %");

    /// <summary>A whole number with thin spaces between thousands.</summary>
    public static string Count(long count) => count.ToString("#,0", Thousands);

    /// <summary>The shortest text that gives the number back.</summary>
    public static string Exact(double value) => Finite(value, v => v.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Seconds as "4.2 s", "3 min 05 s" or "2 h 10 min".</summary>
    public static string Duration(double seconds) => Finite(seconds, s => s switch
    {
        < 60 => s.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)s / 60} min {(int)s % 60:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)(s / 3600)} h {(int)(s / 60) % 60:00} min"),
    });

    private static readonly NumberFormatInfo Thousands = new() { NumberGroupSeparator = "\u202F" };

    // The minus sign of typography, so that signs line up in a column of figures.
    private static string Finite(double value, Func<double, string> show) =>
        double.IsFinite(value) ? show(value).Replace('-', '−').Replace("e−", "e-", StringComparison.Ordinal) : None;
}
