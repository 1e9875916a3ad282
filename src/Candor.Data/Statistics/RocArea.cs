namespace Candor.Data.Statistics;

/// <summary>Area under the ROC curve: the chance that a row of a class gets a higher score than a row of another.</summary>
/// <remarks>
/// Mann and Whitney's U from ranks; equal scores share the mean of their ranks. The variance is that of DeLong, DeLong and
/// Clarke-Pearson (1988, Biometrics 44), from the same ranks (Sun and Xu, 2014, IEEE Signal Processing Letters 21); the interval is taken
/// in the log-odds, so that it stays in [0, 1].
/// </remarks>
public static class RocArea
{
    /// <summary>The area with its 95 % interval; NaN where one side has no rows, without an interval where the sides do not
    /// overlap.</summary>
    /// <param name="scores">A score a row.</param>
    /// <param name="inside">Whether a row is of the class.</param>
    public static Estimated Of(IReadOnlyList<double> scores, IReadOnlyList<bool> inside)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(inside);
        double[] x = [.. scores.Where((_, i) => inside[i])], y = [.. scores.Where((_, i) => !inside[i])];
        if (x.Length == 0 || y.Length == 0)
            return Estimated.Alone(double.NaN);
        var all = Ranks([.. x, .. y]);
        var (ofX, ofY) = (Ranks(x), Ranks(y));
        // The share of the other side that each row lies above.
        double[] above = [.. ofX.Select((r, i) => (all[i] - r) / y.Length)];
        double[] below = [.. ofY.Select((r, j) => 1 - (all[x.Length + j] - r) / x.Length)];
        return Estimated.InLogOdds(above.Average(), Math.Sqrt(Variance(above) / x.Length + Variance(below) / y.Length));
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Length < 2 ? double.NaN : values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }

    private static double[] Ranks(double[] scores)
    {
        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort([.. scores], order);
        var ranks = new double[scores.Length];
        for (var i = 0; i < order.Length;)
        {
            var from = i;
            while (i < order.Length && scores[order[i]].Equals(scores[order[from]]))
                i++;
            for (var k = from; k < i; k++)
                ranks[order[k]] = (from + 1 + i) / 2.0;
        }
        return ranks;
    }
}
