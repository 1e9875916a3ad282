namespace Candor.Data.Statistics;

/// <summary>Holm's step-down correction for several comparisons: the chance of one false finding in the family stays at the
/// level.</summary>
/// <remarks>S. Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.</remarks>
public static class Holm
{
    /// <summary>Adjusted p-values in the same order; NaN stays NaN and does not count in the family.</summary>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        ArgumentNullException.ThrowIfNull(p);
        var adjusted = p.ToArray();
        var order = Enumerable.Range(0, p.Count).Where(i => !double.IsNaN(p[i])).OrderBy(i => p[i]).ToArray();
        var largest = 0.0;
        for (var k = 0; k < order.Length; k++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - k) * p[order[k]]));
            adjusted[order[k]] = largest;
        }
        return adjusted;
    }
}
