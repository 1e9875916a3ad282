using System.Globalization;
using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Experiments.Statistics;

/// <summary>Numbers as text for tables and claims, the same in every culture.</summary>
internal static class Number
{
    public static string Score(double value) => double.IsFinite(value)
        ? ScoreText.Of(value).Replace('-', '−').Replace("e−", "e-", StringComparison.Ordinal)
        : "–";

    public static string Signed(double value) => (value > 0 ? "+" : "") + Score(value);

    public static string Share(double value) => double.IsFinite(value) ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %"
        : "–";

    /// <summary>Mean ± sample deviation; the mean alone where there is one value.</summary>
    public static string Spread(Score score) => score.N > 1 ? $"{Score(score.Mean)} ± {Score(score.Std)}" : Score(score.Mean);

    /// <summary>A p-value; very small ones as a bound.</summary>
    public static string P(double p) => double.IsNaN(p) ? "–" : p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Eta(double eta) => eta.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A difference with its interval and p-value.</summary>
    public static string Test(PairedTest t) => t.N < 2
        ? Signed(t.Difference)
        : FormattableString.Invariant($"{Signed(t.Difference)} [{Signed(t.Low)}, {Signed(t.High)}], p {(t.P < 0.001 ? "" : "= ")}{P(t.P)}, n = {t.N}");
}
