namespace Candor.Data.Statistics;

/// <summary>The score interval of a share.</summary>
/// <remarks>E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.</remarks>
public static class Wilson
{
    /// <summary>A share with its 95 % interval, which is one also where the share is 0 or 1; NaN of nothing.</summary>
    /// <param name="hits">Hits, from 0 to <paramref name="n"/>.</param>
    /// <param name="n">Tries.</param>
    public static Estimated Share(double hits, int n)
    {
        if (n <= 0)
            return Estimated.Alone(double.NaN);
        const double z = Estimated.Normal95;
        var p = hits / n;
        var centre = (p + z * z / (2 * n)) / (1 + z * z / n);
        var half = z * Math.Sqrt(p * (1 - p) / n + z * z / (4.0 * n * n)) / (1 + z * z / n);
        return new(p, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
