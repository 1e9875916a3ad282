namespace Candor.Data;

/// <summary>
/// Generated series of two classes, T = 3 times of F = 643 features by default. They stand for a set that its owners keep (Tencent's
/// gaming data, Liang et al. 2020, section 4.5), with its shape and nothing else of it.
/// </summary>
/// <remarks>
/// Every feature is an autoregression x_t = ρ x_{t−1} + √(1 − ρ²) e_t with ρ = 0.6 and deviation 1. Class 1 shifts the first
/// <see cref="Levels"/> features by 0.25 at all times, and gives the next <see cref="Trends"/> a trend from −0.5 to 0.5, class 0 the
/// opposite of both. All others are noise, so what an explainer should select is known.
/// </remarks>
public static class SyntheticSeries
{
    /// <summary>Name of the set.</summary>
    public const string Name = "series-synthetic";

    /// <summary>Features whose level tells the class.</summary>
    public const int Levels = 12;

    /// <summary>Features whose trend tells the class; a single time of them tells less, and the middle one nothing.</summary>
    public const int Trends = 12;

    private const double Memory = 0.6, Shift = 0.25, Slope = 0.5;

    /// <summary>Series.</summary>
    /// <param name="rows">Rows, half of each class; 10 or more.</param>
    /// <param name="shape">T and F; F is at least <see cref="Levels"/> + <see cref="Trends"/>.</param>
    /// <param name="seed">The same seed gives the same rows for ever.</param>
    /// <exception cref="CandorException">Too few rows or features.</exception>
    public static Dataset Create(int rows, SeriesShape shape, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (rows < 10 || shape.Steps < 1 || shape.Features < Levels + Trends)
            throw new CandorException($"{rows} series of {shape.Steps} × {shape.Features} were asked for, but 10 or more of at least 1 × {Levels + Trends} are needed.");
        var random = new Xoshiro256(seed);
        var values = new double[(long)rows * shape.Values];
        var labels = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            labels[row] = row % 2;
            Fill(values.AsSpan(row * shape.Values, shape.Values), shape, labels[row] == 1 ? 1 : -1, random);
        }
        var columns = Enumerable.Range(0, shape.Values).Select(i =>
            Column.Numeric(FormattableString.Invariant($"t{i / shape.Features} x{i % shape.Features}")));
        return Dataset.FromArrays(Name, new Schema([.. columns], "class", ["0", "1"]), values, labels).AsSeries(shape.Steps);
    }

    /// <summary>Whether a feature tells the class.</summary>
    /// <param name="feature">f, from 0.</param>
    public static bool IsRelevant(int feature) => feature is >= 0 and < Levels + Trends;

    private static void Fill(Span<double> x, SeriesShape shape, int sign, Xoshiro256 random)
    {
        var fresh = Math.Sqrt(1 - Memory * Memory);
        for (var f = 0; f < shape.Features; f++)
        {
            var state = Normal(random);
            for (var t = 0; t < shape.Steps; t++)
            {
                if (t > 0)
                    state = Memory * state + fresh * Normal(random);
                var told = f < Levels ? Shift
                    : f < Levels + Trends && shape.Steps > 1 ? Slope * (2.0 * t / (shape.Steps - 1) - 1)
                    : 0;
                x[t * shape.Features + f] = state + sign * told;
            }
        }
    }

    private static double Normal(Xoshiro256 random) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(random))) * Math.Cos(2 * Math.PI * Uniform(random));

    private static double Uniform(Xoshiro256 random) => (random.Next() >> 11) * (1.0 / (1UL << 53));
}
