using MathNet.Numerics.Distributions;

namespace Candor.Data.Statistics;

/// <summary>Student's paired t-test: of two models on the same rows, or, corrected, of two methods over the same random splits.</summary>
/// <remarks>
/// Random splits share rows, so their results are not independent and Student's test finds too much: the variance of the mean is
/// s²·(1/n + test/train) instead of s²/n (Nadeau &amp; Bengio, Machine Learning 52, 2003). Rows are independent: an overlap of 0.
/// </remarks>
/// <param name="N">Pairs whose two values are numbers.</param>
/// <param name="Difference">Mean of a − b.</param>
/// <param name="Low">Lower end of its 95 % confidence interval; NaN with fewer than two pairs.</param>
/// <param name="High">Upper end.</param>
/// <param name="T">t with N − 1 degrees of freedom; 0 where all differences are 0, NaN where they are the same and not 0.</param>
/// <param name="P">
/// Two-sided p-value; 1 where all differences are 0, NaN with fewer than two pairs and where all differences are the same and not 0: a
/// spread of nothing is no certainty.
/// </param>
/// <param name="EffectSize">Cohen's d of paired differences (d_z): mean over sample deviation.</param>
public sealed record PairedTest(int N, double Difference, double Low, double High, double T, double P, double EffectSize)
{
    /// <summary>The level of the paper's tests.</summary>
    public const double Level = 0.05;

    /// <summary>Pairs below which nothing is decided: the test would hang on the shape of the distribution more than on them.</summary>
    public const int LeastPairs = 5;

    /// <summary>Test rows per training row of the usual split, 70/10/20.</summary>
    public const double UsualOverlap = 0.2 / 0.7;

    /// <summary>Standard error of the difference; 0 where the differences have no spread, NaN with fewer than two pairs.</summary>
    public double Error { get; private init; } = double.NaN;

    /// <summary>
    /// p-value of the equivalence test (two one-sided tests) that the true difference lies within ±margin; NaN where no test can be made.
    /// </summary>
    public double Equivalence(double margin) => Math.Max(NotBelow(margin), NotAbove(margin));

    /// <summary>p-value of the one-sided test that the true difference is above −margin: a loss of less than the margin.</summary>
    public double NotBelow(double margin) => OneSided(Difference + margin);

    /// <summary>p-value of the one-sided test that the true difference is below the margin: a gain of less than it.</summary>
    public double NotAbove(double margin) => OneSided(margin - Difference);

    // Differences without spread are no certainty, but none at all is as equal as can be.
    private double OneSided(double distance) => N >= LeastPairs && Error > 0 ? StudentT.CDF(0, 1, N - 1, -distance / Error)
        : N >= LeastPairs && P.Equals(1.0) && distance > 0 ? 0 : double.NaN;

    /// <summary>Tests a against b on the same rows, which are independent; rows without two finite values are left out.</summary>
    /// <param name="a">One side's values, a row each.</param>
    /// <param name="b">The other's, in the same order.</param>
    public static PairedTest OfRows(IReadOnlyList<double> a, IReadOnlyList<double> b) => Of(a, b, overlap: 0);

    /// <summary>Tests a against b; pairs without two finite values are left out.</summary>
    /// <param name="a">One side's values, a row or a split each.</param>
    /// <param name="b">The other's, in the same order.</param>
    /// <param name="overlap">Test rows per training row; 0: the pairs are independent.</param>
    public static PairedTest Of(IReadOnlyList<double> a, IReadOnlyList<double> b, double overlap = UsualOverlap)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count != b.Count)
            throw new ArgumentException(FormattableString.Invariant(
                $"A paired test needs as many values on both sides, but got {a.Count} and {b.Count}."), nameof(b));
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
                ? new(d.Length, 0, 0, 0, 0, 1, 0) { Error = 0 }
                : new(d.Length, mean, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN) { Error = 0 };
        var error = deviation * Math.Sqrt(1.0 / d.Length + overlap);
        var (t, freedom) = (mean / error, d.Length - 1);
        var half = StudentT.InvCDF(0, 1, freedom, 1 - Level / 2) * error;
        return new(d.Length, mean, mean - half, mean + half, t, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t)),
            mean / deviation)
        { Error = error };
    }
}
