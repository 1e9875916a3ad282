namespace Candor.Data.Statistics;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">Lower end of the interval; NaN where none can be given.</param>
/// <param name="High">Upper end.</param>
public sealed record Estimated(double Value, double Low, double High)
{
    /// <summary>The 97.5 % point of the normal distribution.</summary>
    internal const double Normal95 = 1.959963984540054;

    /// <summary>A figure without an interval.</summary>
    internal static Estimated Alone(double value) => new(value, double.NaN, double.NaN);

    /// <summary>A mean with its interval by the normal distribution; without one for fewer than two values or where all are
    /// equal.</summary>
    /// <param name="values">The values; those that are no finite number are left out.</param>
    public static Estimated Mean(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (n, mean, squares) = (0, 0.0, 0.0);
        foreach (var x in values.Where(double.IsFinite))
        {
            var off = x - mean;
            mean += off / ++n;
            squares += off * (x - mean);
        }
        if (n < 2 || squares <= 0)
            return Alone(n == 0 ? double.NaN : mean);
        var half = Normal95 * Math.Sqrt(squares / (n - 1) / n);
        return new(mean, mean - half, mean + half);
    }

    /// <summary>A figure in (0, 1) with an interval that is symmetric in its log-odds and so never leaves [0, 1]; at 0 and 1, where no
    /// spread is seen, without one.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="error">Its standard error.</param>
    internal static Estimated InLogOdds(double value, double error)
    {
        var spread = value * (1 - value);
        if (!(spread > 0) || !(error > 0))
            return Alone(value);
        var (middle, half) = (Math.Log(value / (1 - value)), Normal95 * error / spread);
        return new(value, Share(middle - half), Share(middle + half));

        static double Share(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
    }
}
