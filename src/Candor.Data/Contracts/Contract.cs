namespace Candor.Data;

/// <summary>
/// What a trained predictor must be given, and what new data is matched by: names, kinds, categories, units, standardisation, missing
/// values, classes, and how texts and pictures are prepared. It is a run folder's <c>contract.json</c>; the format is in docs/contract.md.
/// </summary>
/// <param name="Schema">Input columns (or size of images, or shape of texts), label and classes, as in training.</param>
/// <param name="Standardizer">How raw values become inputs.</param>
public sealed partial record Contract(Schema Schema, Standardizer Standardizer)
{
    /// <summary>Name of its file in a run folder.</summary>
    public const string FileName = "contract.json";

    /// <summary>How the label's numbers become the predictor's output; null where it tells classes apart.</summary>
    public TargetScale? Target { get; init; }

    /// <summary>What to do with cells that hold no value, as in training.</summary>
    /// <value><see cref="MissingPolicy.Error"/>.</value>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>The cells that hold no value; case counts.</summary>
    /// <value>Those of <see cref="CsvOptions.MissingTokens"/>.</value>
    public IReadOnlyList<string> MissingTokens { get; init; } = new CsvOptions().MissingTokens;

    /// <summary>Columns that name rows and are no inputs; a case is found by them.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Columns that training left out.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Units of columns by name, e.g. <c>EUR</c>; shown, never computed with.</summary>
    /// <value>None.</value>
    public IReadOnlyDictionary<string, string> Units { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Ranges of numeric columns in the training part, by name; what counterfactuals stay within.</summary>
    /// <value>None: not known.</value>
    public IReadOnlyDictionary<string, ColumnRange> Ranges { get; init; } = new Dictionary<string, ColumnRange>(StringComparer.Ordinal);

    /// <summary>What stands for an input that is taken away: <c>mean</c>, <c>zero</c>, <c>noise</c>, <c>blur</c> or <c>pad</c>.</summary>
    /// <value><c>mean</c>.</value>
    public string Background { get; init; } = "mean";

    /// <summary>[inputs] The background's values as the predictor sees them; null: 0 everywhere, or made from each input (blur).</summary>
    public IReadOnlyList<double>? BackgroundValues { get; init; }

    /// <summary>The square that pictures are brought to; null: they must have the size of the schema.</summary>
    public int? ImageSide { get; init; }

    /// <summary>Of pictures of sixteen bits a sample, the bits that hold white, 8 to 16.</summary>
    /// <value>16.</value>
    public int ImageBits { get; init; } = 16;

    /// <summary>The training data as it was named.</summary>
    public string? Data { get; init; }

    /// <summary>Where a file of training data lies, seen from the run folder, with <c>/</c>; null where it is no file, or not beside
    /// it.</summary>
    public string? DataFromRun { get; init; }

    /// <summary>SHA-256 of the training data's content.</summary>
    public string? DataSha256 { get; init; }

    /// <summary>Whether LIBSVM features are counted from 0, as the columns f0, f1 … say.</summary>
    internal bool IsZeroBased => Schema.Columns is [{ Name: "f0" }, ..];

    /// <summary>The contract of training rows.</summary>
    /// <param name="split">The training data, split; its training part gives standardisation and ranges.</param>
    /// <param name="reading">How it was read.</param>
    public static Contract Of(DataSplit split, DataOptions reading)
    {
        ArgumentNullException.ThrowIfNull(split);
        return Of(split.Source.Schema, split.Standardizer, reading) with
        {
            Target = TargetScale.Of(split),
            Ranges = ColumnRange.Of(split.Train),
            ImageBits = split.Source.ImageBits,
            Data = split.Source.Source,
            DataSha256 = split.Source.Sha256,
        };
    }

    /// <summary>The contract of a predictor whose training rows are not at hand: without ranges.</summary>
    /// <param name="schema">What it was trained on.</param>
    /// <param name="standardizer">How raw values become inputs.</param>
    /// <param name="reading">How its data was read.</param>
    public static Contract Of(Schema schema, Standardizer standardizer, DataOptions reading)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(reading);
        return new(schema, standardizer)
        {
            // No pixel and no word is missing, and not every format has cells without a value.
            Missing = schema.Text is not null && reading.Missing != MissingPolicy.Drop
                || reading.Missing == MissingPolicy.Keep && !standardizer.KeepsMissing ? MissingPolicy.Error : reading.Missing,
            MissingTokens = reading.NoValue,
            Ids = reading.Ids ?? [],
            Ignored = reading.Ignore,
            Units = reading.Units ?? new Dictionary<string, string>(StringComparer.Ordinal),
            ImageSide = reading.ImageSize,
            Background = schema.Text is null ? "mean" : "pad",
        };
    }

    /// <summary>A raw value of a column ready to show: a number that reads back the same, with its unit; a category's name; <c>?</c> if
    /// missing.</summary>
    /// <param name="column">Column from 0.</param>
    /// <param name="value">Raw value.</param>
    public string Show(int column, double value)
    {
        var spec = Schema.Columns[column];
        var text = spec.Show(value);
        return text != Column.MissingShown && Units.TryGetValue(spec.Name, out var unit) ? $"{text} {unit}" : text;
    }

    /// <summary>What a column held in training, ready to show: from the least to the most, with the unit, or the categories; empty where
    /// that is not known.</summary>
    /// <param name="column">The column.</param>
    internal string ShowRange(Column column)
    {
        const int most = 12;
        if (column.Kind == ColumnKind.Categorical)
            return string.Join(", ", column.Categories.Take(most).Concat(column.Categories.Count > most ? ["…"] : Array.Empty<string>()));
        if (!Ranges.TryGetValue(column.Name, out var range))
            return "";
        var unit = Units.TryGetValue(column.Name, out var of) ? $" {of}" : "";
        return $"{column.Show(range.Least)} to {column.Show(range.Most)}{unit}";
    }
}
