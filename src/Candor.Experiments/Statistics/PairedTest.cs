using MathNet.Numerics.Distributions;

namespace Candor.Experiments.Statistics;

/// <summary>Student's paired t-test of two methods over the same splits.</summary>
/// <param name="N">Pairs whose two values are numbers.</param>
/// <param name="Difference">Mean of a − b.</param>
/// <param name="Low">Lower end of its 95 % confidence interval; NaN with fewer than two pairs.</param>
/// <param name="High">Upper end.</param>
/// <param name="T">Student's t with N − 1 degrees of freedom; infinite where all differences are the same and not 0.</param>
/// <param name="P">Two-sided p-value; 1 where all differences are 0, NaN with fewer than two pairs.</param>
/// <param name="EffectSize">Cohen's d of paired differences (d_z): mean over sample deviation.</param>
public sealed record PairedTest(int N, double Difference, double Low, double High, double T, double P, double EffectSize)
{
    /// <summary>The level of the paper's tests.</summary>
    public const double Level = 0.05;

    /// <summary>Tests a against b.</summary>
    /// <param name="a">One method's values, a split each.</param>
    /// <param name="b">The other's, in the same order.</param>
    public static PairedTest Of(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count != b.Count)
            throw new ArgumentException(FormattableString.Invariant($"A paired test needs as many values on both sides, but got {a.Count} and {b.Count}."), nameof(b));
        var d = a.Zip(b, (x, y) => x - y).Where(double.IsFinite).ToArray();
        if (d.Length == 0)
            return new(0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        var mean = d.Average();
        if (d.Length == 1)
            return new(1, mean, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        var deviation = Math.Sqrt(d.Sum(x => (x - mean) * (x - mean)) / (d.Length - 1));
        // Rounding alone must not make a difference certain.
        if (deviation <= 1e-12 * Math.Max(1, Math.Abs(mean)))
            return Math.Abs(mean) <= 1e-12
                ? new(d.Length, 0, 0, 0, 0, 1, 0)
                : new(d.Length, mean, mean, mean, Math.CopySign(double.PositiveInfinity, mean), 0, Math.CopySign(double.PositiveInfinity, mean));
        var error = deviation / Math.Sqrt(d.Length);
        var (t, freedom) = (mean / error, d.Length - 1);
        var half = StudentT.InvCDF(0, 1, freedom, 1 - Level / 2) * error;
        return new(d.Length, mean, mean - half, mean + half, t, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t)), mean / deviation);
    }
}
