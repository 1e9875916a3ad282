namespace Candor.Data;

/// <summary>
/// Encodes a raw row: one-hot for categorical columns, then (x − mean) / deviation of the training rows for every encoded input, one-hot
/// inputs included. A missing cell becomes 0, the training mean.
/// </summary>
public sealed partial class Standardizer
{
    private readonly double[] _mean;
    private readonly double[] _deviation;
    private readonly Column[] _columns;

    private Standardizer(Column[] columns, double[] mean, double[] deviation)
    {
        _columns = columns;
        _mean = mean;
        _deviation = deviation;
        UnitOfInput = new Schema(columns, "", []).UnitOfInput;
    }

    /// <summary>[Width] Mean of each encoded input over the training rows with a value there.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>[Width] Population standard deviation of each encoded input over those rows; 1 for a constant or nearly constant one.</summary>
    public IReadOnlyList<double> Deviation => _deviation;

    /// <summary>The columns it was fitted on.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>[Width] The column that each encoded input belongs to.</summary>
    public IReadOnlyList<int> UnitOfInput { get; }

    /// <summary>Encoded inputs a row.</summary>
    public int Width => _mean.Length;

    /// <summary>Fits mean and deviation.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="rows">The training rows, from 0; at least one.</param>
    /// <exception cref="CandorException">No rows, or values so large that their spread is not finite.</exception>
    public static Standardizer Fit(Dataset data, IReadOnlyList<int> rows)
    {
        if (rows.Count == 0)
            throw new CandorException($"There is no training row of {data.Name} to fit the standardizer on.");
        var moments = new Moments(data, rows);
        for (var input = 0; input < moments.Mean.Length; input++)
        {
            if (!double.IsFinite(moments.Mean[input]) || !double.IsFinite(moments.Deviation[input]))
                throw new CandorException($"Column '{data.Schema.Columns[data.Schema.UnitOfInput[input]].Name}' of {data.Name} has values too large to standardise (mean {moments.Mean[input]}, deviation {moments.Deviation[input]}); rescale the column.");
        }

        return new Standardizer([.. data.Schema.Columns], moments.Mean, moments.Deviation);
    }

    /// <summary>Encodes one row.</summary>
    /// <param name="raw">[columns] Raw values, as <see cref="Dataset.Row"/> gives them.</param>
    /// <param name="encoded">[Width] Receives the encoded inputs.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Apply(ReadOnlySpan<double> raw, Span<float> encoded)
    {
        if (raw.Length != _columns.Length || encoded.Length != Width)
            throw new ArgumentException($"Expected {_columns.Length} raw values and {Width} encoded inputs, got {raw.Length} and {encoded.Length}.");
        for (int column = 0, input = 0; column < raw.Length; column++)
        {
            var categorical = _columns[column].Kind == ColumnKind.Categorical;
            for (var k = 0; k < _columns[column].Width; k++, input++)
            {
                var x = categorical && !double.IsNaN(raw[column]) ? (raw[column] == k ? 1 : 0) : raw[column];
                encoded[input] = double.IsNaN(x) ? 0 : (float)((x - _mean[input]) / _deviation[input]);
            }
        }
    }

    internal void Check(Dataset data)
    {
        if (data.Schema.Columns.SequenceEqual(_columns))
            return;
        var expected = _columns.FirstOrDefault(c => !data.Schema.Columns.Contains(c));
        var arrived = expected is null ? null : data.Schema.Columns.FirstOrDefault(c => c.Name == expected.Name);
        var what = expected is null ? $"the same columns in another order or more of them ({data.Schema.Columns.Count} instead of {_columns.Length})"
            : arrived is null ? $"no column '{expected.Name}'"
            : $"column '{expected.Name}' as {arrived.Kind}{(arrived.Categories.Count > 0 ? $" with {string.Join(", ", arrived.Categories)}" : "")}";
        throw new CandorException($"{data.Name} does not fit the standardizer: it has {what}; give a file with the columns of the training data ({string.Join(", ", _columns.Select(c => c.Name))}).");
    }
}
