namespace Candor.Data;

/// <summary>
/// The synthetic tables of the L2X paper: ten standard normal features, of which a few decide the class. Which ones is known, so that
/// an explainer can be told right or wrong.
/// </summary>
/// <remarks>Chen et al. (ICML 2018), section 4.1. The class is drawn from P(y = 1 | x) = 1/(1 + e^{g(x)}), as there.</remarks>
public static class SyntheticSets
{
    /// <summary>Features of each set; <c>switch</c> has one more, which says which half decides.</summary>
    public const int Features = 10;

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["xor", "orange-skin", "nonlinear-additive", "switch"];

    /// <summary>A set by name.</summary>
    /// <param name="name"><c>xor</c>, <c>orange-skin</c>, <c>nonlinear-additive</c> or <c>switch</c>.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="seed">The same seed gives the same rows for ever.</param>
    /// <exception cref="CandorException">There is no set of that name, or fewer than 10 rows are asked for.</exception>
    public static Dataset Create(string name, int rows, ulong seed)
    {
        if (!Names.Contains(name))
            throw new CandorException($"There is no synthetic set '{name}'; known: {string.Join(", ", Names)}.");
        if (rows < 10)
            throw new CandorException($"{rows} rows of {name} were asked for, but 10 or more are needed so that both classes are met.");
        var random = new Xoshiro256(seed);
        var columns = Columns(name);
        var values = new double[rows * columns];
        var labels = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var x = values.AsSpan(row * columns, columns);
            for (var i = 0; i < columns; i++)
                x[i] = Normal(random);
            if (name == "switch")
                // A mixture of two normals at ±3 in the last feature chooses between the halves.
                x[Features] += Uniform(random) < 0.5 ? 3 : -3;
            labels[row] = Uniform(random) < Probability(name, x) ? 1 : 0;
        }
        return Dataset.FromArrays(name, Schema(columns), values, labels);
    }

    /// <summary>How many features a set has.</summary>
    public static int Columns(string name) => name == "switch" ? Features + 1 : Features;

    /// <summary>The features that decide the class of a row, ascending.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="row">The row's values; only <c>switch</c> looks at them.</param>
    public static IReadOnlyList<int> Relevant(string name, ReadOnlySpan<double> row) => name switch
    {
        "xor" => [0, 1],
        "orange-skin" or "nonlinear-additive" => [0, 1, 2, 3],
        "switch" => row[Features] > 0 ? [0, 1, 2, 3, Features] : [4, 5, 6, 7, Features],
        _ => throw new CandorException($"There is no synthetic set '{name}'; known: {string.Join(", ", Names)}."),
    };

    /// <summary>P(y = 1 | x) of a row, exactly: the model that a perfect learner would find.</summary>
    public static double Probability(string name, ReadOnlySpan<double> row) => 1 / (1 + Math.Exp(Score(name, row)));

    private static double Score(string name, ReadOnlySpan<double> x) => name switch
    {
        "xor" => -2 * x[0] * x[1],
        "orange-skin" => OrangeSkin(x[..4]),
        "nonlinear-additive" => Additive(x[..4]),
        _ => x[Features] > 0 ? OrangeSkin(x[..4]) : Additive(x[4..8]),
    };

    private static double OrangeSkin(ReadOnlySpan<double> x) => x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] - 4;

    private static double Additive(ReadOnlySpan<double> x) => -100 * Math.Sin(0.2 * x[0]) + Math.Abs(x[1]) + x[2] + Math.Exp(-x[3]) - 2.4;

    private static Schema Schema(int columns) =>
        new([.. Enumerable.Range(0, columns).Select(i => Column.Numeric(FormattableString.Invariant($"x{i}")))], "class", ["0", "1"]);

    private static double Uniform(Xoshiro256 random) => (random.Next() >> 11) * (1.0 / (1UL << 53));

    // Box and Muller's transform; one of its two values is enough here.
    private static double Normal(Xoshiro256 random) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(random))) * Math.Cos(2 * Math.PI * Uniform(random));
}
