using MathNet.Numerics.Distributions;

namespace Candor.Data.Statistics;

/// <summary>How far two samples of categories lie apart.</summary>
/// <param name="Distance">Total variation, in [0, 1]: the share of rows that would have to change category.</param>
/// <param name="Statistic">Pearson's χ² of homogeneity, categories that are expected in fewer than five rows of a sample taken
/// together.</param>
/// <param name="P">Its p-value; 1 where one category is left, NaN where a sample is empty.</param>
public sealed record Frequencies(double Distance, double Statistic, double P)
{
    private const double LeastExpected = 5;

    /// <summary>Compares two samples.</summary>
    /// <param name="a">Rows by category of the one.</param>
    /// <param name="b">Rows by category of the other, the same categories in the same order.</param>
    public static Frequencies Of(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        double n = a.Sum(), m = b.Sum();
        if (n == 0 || m == 0)
            return new(double.NaN, double.NaN, double.NaN);
        var apart = a.Zip(b, (x, y) => Math.Abs(x / n - y / m)).Sum() / 2;
        List<(double A, double B)> cells = [];
        var rare = (A: 0.0, B: 0.0);
        for (var i = 0; i < a.Count; i++)
        {
            if (Math.Min(n, m) * (a[i] + b[i]) / (n + m) < LeastExpected)
                rare = (rare.A + a[i], rare.B + b[i]);
            else
                cells.Add((a[i], b[i]));
        }
        if (rare.A + rare.B > 0)
            cells.Add(rare);
        if (cells.Count < 2)
            return new(apart, 0, 1);
        var chi = cells.Sum(c => Off(c.A, n * (c.A + c.B) / (n + m)) + Off(c.B, m * (c.A + c.B) / (n + m)));
        return new(apart, chi, Math.Clamp(1 - ChiSquared.CDF(cells.Count - 1, chi), 0, 1));

        static double Off(double seen, double expected) => (seen - expected) * (seen - expected) / expected;
    }
}
