namespace Candor.Data.Statistics;

/// <summary>How far two samples of numbers lie apart.</summary>
/// <param name="Statistic">Kolmogorov and Smirnov's D, in [0, 1]: the largest distance of the two distribution functions.</param>
/// <param name="P">Its two-sided p-value; NaN where a sample is empty.</param>
/// <param name="Distance">Wasserstein's distance of order 1, in the numbers' units: how far values must move on average for one sample to
/// become the other.</param>
/// <remarks>
/// The p-value is the asymptotic one with the correction of Stephens (1970, JRSS B 32), as in Press et al., Numerical Recipes, 14.3; where
/// values are equal it is on the careful side (Conover, 1972, JASA 67).
/// </remarks>
public sealed record TwoSamples(double Statistic, double P, double Distance)
{
    /// <summary>Compares two samples; what is no finite number is left out.</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The other.</param>
    public static TwoSamples Of(IEnumerable<double> a, IEnumerable<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y) = (Sorted(a), Sorted(b));
        if (x.Length == 0 || y.Length == 0)
            return new(double.NaN, double.NaN, double.NaN);
        var (most, area, i, j) = (0.0, 0.0, 0, 0);
        while (i < x.Length || j < y.Length)
        {
            var at = j == y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            while (i < x.Length && x[i] <= at)
                i++;
            while (j < y.Length && y[j] <= at)
                j++;
            var apart = Math.Abs((double)i / x.Length - (double)j / y.Length);
            most = Math.Max(most, apart);
            if (i < x.Length || j < y.Length)
                area += apart * ((j == y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j]) - at);
        }
        return new(most, Chance(most, (double)x.Length * y.Length / (x.Length + y.Length)), area);
    }

    private static double[] Sorted(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite)];
        Array.Sort(sorted);
        return sorted;
    }

    // Q(λ) = 2 Σ (−1)^(k−1) exp(−2 k² λ²)
    private static double Chance(double d, double n)
    {
        var lambda = (Math.Sqrt(n) + 0.12 + 0.11 / Math.Sqrt(n)) * d;
        if (lambda < 0.2)
            return 1;
        var sum = 0.0;
        for (var k = 1; k <= 100; k++)
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * lambda * lambda);
        return Math.Clamp(sum, 0, 1);
    }
}
