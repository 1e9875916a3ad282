namespace Candor.Experiments.Statistics;

/// <summary>How far two scores order the same things alike.</summary>
internal static class KendallTau
{
    /// <summary>Kendall's τ_b: 1 for the same order, −1 for the opposite one; ties count in neither. NaN where one of the scores is the
    /// same for all.</summary>
    /// <param name="a">A score of each.</param>
    /// <param name="b">Another score of each.</param>
    public static double Of(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var (sum, ofA, ofB) = (0, 0, 0);
        for (var i = 0; i < a.Count; i++)
            for (var j = i + 1; j < a.Count; j++)
            {
                var (x, y) = (Math.Sign(a[i] - a[j]), Math.Sign(b[i] - b[j]));
                sum += x * y;
                ofA += x * x;
                ofB += y * y;
            }
        return ofA == 0 || ofB == 0 ? double.NaN : sum / Math.Sqrt((double)ofA * ofB);
    }
}
