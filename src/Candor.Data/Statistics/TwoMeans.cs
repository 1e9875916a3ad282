using MathNet.Numerics.Distributions;

namespace Candor.Data.Statistics;

/// <summary>The difference of two independent means, or shares.</summary>
/// <param name="Difference">a − b with its 95 % interval.</param>
/// <param name="P">Two-sided p-value; 1 where nothing differs, NaN where no test can be made.</param>
public sealed record TwoMeans(Estimated Difference, double P)
{
    /// <summary>Welch's t-test, which takes no equal spread for granted; values that are no finite number are left out.</summary>
    /// <param name="a">The one sample.</param>
    /// <param name="b">The other.</param>
    /// <remarks>B. L. Welch (1947), The generalization of Student's problem, Biometrika 34.</remarks>
    public static TwoMeans Of(IEnumerable<double> a, IEnumerable<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        double[] x = [.. a.Where(double.IsFinite)], y = [.. b.Where(double.IsFinite)];
        if (x.Length < 2 || y.Length < 2)
            return new(Estimated.Alone(x.Length == 0 || y.Length == 0 ? double.NaN : x.Average() - y.Average()), double.NaN);
        var (mean, other) = (x.Average(), y.Average());
        var (u, v) = (Squares(x, mean) / (x.Length - 1) / x.Length, Squares(y, other) / (y.Length - 1) / y.Length);
        var (difference, error) = (mean - other, Math.Sqrt(u + v));
        // Rounding alone must not make a difference certain.
        if (error <= 1e-12 * Math.Max(1, Math.Abs(mean)))
            return new(Estimated.Alone(difference), Math.Abs(difference) <= 1e-12 ? 1 : double.NaN);
        var freedom = (u + v) * (u + v) / (u * u / (x.Length - 1) + v * v / (y.Length - 1));
        var half = StudentT.InvCDF(0, 1, freedom, 0.975) * error;
        return new(new(difference, difference - half, difference + half), 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(difference / error)));
    }

    /// <summary>The difference of two shares: Newcombe's score interval, and χ² with one degree of freedom for the test.</summary>
    /// <param name="hits">Hits of the one.</param>
    /// <param name="n">Its tries.</param>
    /// <param name="others">Hits of the other.</param>
    /// <param name="m">Its tries.</param>
    /// <remarks>R. G. Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine 17,
    /// method 10.</remarks>
    public static TwoMeans OfShares(int hits, int n, int others, int m)
    {
        var (a, b) = (Wilson.Share(hits, n), Wilson.Share(others, m));
        if (n == 0 || m == 0)
            return new(Estimated.Alone(double.NaN), double.NaN);
        var difference = a.Value - b.Value;
        var low = difference - Math.Sqrt(Square(a.Value - a.Low) + Square(b.High - b.Value));
        var high = difference + Math.Sqrt(Square(a.High - a.Value) + Square(b.Value - b.Low));
        var all = (hits + others) / (double)(n + m);
        var error = Math.Sqrt(all * (1 - all) * (1.0 / n + 1.0 / m));
        return new(new(difference, low, high), error > 0 ? 2 * Normal.CDF(0, 1, -Math.Abs(difference / error)) : 1);

        static double Square(double x) => x * x;
    }

    private static double Squares(double[] values, double mean) => values.Sum(v => (v - mean) * (v - mean));
}
