namespace Candor.Data;

/// <summary>
/// Encodes a raw row: one-hot for categorical columns, then (x − mean) / deviation of the training rows for every encoded input, one-hot
/// inputs included. A missing cell becomes 0, the training mean. An image's byte v becomes (v/255 − mean) / deviation of its channel. A
/// text
/// becomes token indices, which are not scaled.
/// </summary>
public sealed partial class Standardizer
{
    private const int MostListed = 12;

    private readonly double[] _mean;
    private readonly double[] _deviation;
    private readonly Column[] _columns;

    private Standardizer(Column[] columns, ImageShape? image, double[] mean, double[] deviation, TextEncoder? text = null,
        bool keepsMissing = false)
    {
        KeepsMissing = keepsMissing;
        Text = text;
        _columns = columns;
        Image = image;
        _mean = mean;
        _deviation = deviation;
        UnitOfInput = new Schema(columns, "", []).UnitOfInput;
    }

    /// <summary>The size of the images it was fitted on; null for a table.</summary>
    public ImageShape? Image { get; }

    /// <summary>Turns texts into token indices; null where there are no texts.</summary>
    public TextEncoder? Text { get; }

    /// <summary>Whether values that are missing stay so for models that take raw values (<see cref="MissingPolicy.Keep"/>): they are
    /// encoded as a number that is as good as 0, the mean, for all that compute with it, and <see cref="Invert"/> gives NaN
    /// for.</summary>
    public bool KeepsMissing { get; }

    /// <summary>[Width] Mean of each encoded input over the training rows with a value there; of images [C], each channel's mean in [0,
    /// 1].</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>[Width] Population standard deviation of each encoded input over those rows; 1 for a constant or nearly constant one; of
    /// images [C], each channel's.</summary>
    public IReadOnlyList<double> Deviation => _deviation;

    /// <summary>The columns it was fitted on.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>[Width] The column that each encoded input belongs to.</summary>
    public IReadOnlyList<int> UnitOfInput { get; }

    /// <summary>Encoded inputs a row.</summary>
    public int Width => Image?.Values ?? Text?.Shape.Tokens ?? _mean.Length;

    /// <summary>Fits mean and deviation.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="rows">The training rows, from 0; at least one.</param>
    /// <exception cref="CandorException">No rows, or values so large that their spread is not finite.</exception>
    public static Standardizer Fit(Dataset data, IReadOnlyList<int> rows)
    {
        if (rows.Count == 0)
            throw new CandorException($"There is no training row of {data.Name} to fit the standardizer on.");
        if (data.Schema.Image is { } image)
        {
            var channels = new ChannelMoments(data, image, rows);
            return new Standardizer([], image, channels.Mean, channels.Deviation);
        }

        if (data.Schema.Text is not null)
            return OfTexts(data.Encoder ?? WordEncoder.Fit(data.Schema.Text!, rows.Select(data.Document)));
        var moments = new Moments(data, rows);
        for (var input = 0; input < moments.Mean.Length; input++)
        {
            if (!double.IsFinite(moments.Mean[input]) || !double.IsFinite(moments.Deviation[input]))
                throw new CandorException($"Column '{data.Schema.Columns[data.Schema.UnitOfInput[input]].Name}' of {data.Name} has values too large to standardise (mean {moments.Mean[input]}, deviation {moments.Deviation[input]}); rescale the column.");
        }

        return new Standardizer([.. data.Schema.Columns], null, moments.Mean, moments.Deviation, keepsMissing: data.KeepsMissing);
    }

    /// <summary>What texts need where their encoder is settled: no mean and no deviation.</summary>
    /// <param name="encoder">Turns texts into token indices.</param>
    public static Standardizer OfTexts(TextEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return new([], null, [], [], encoder);
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
            // A category that stays missing is none of them.
            for (var k = 0; k < _columns[column].Width; k++, input++)
            {
                var x = categorical && (KeepsMissing || !double.IsNaN(raw[column])) ? (raw[column] == k ? 1 : 0) : raw[column];
                encoded[input] = double.IsNaN(x) ? (KeepsMissing ? Missing : 0) : (float)((x - _mean[input]) / _deviation[input]);
            }
        }
    }

    /// <summary>Encodes one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="encoded">[T] Receives the token indices.</param>
    /// <exception cref="InvalidOperationException">It was not fitted on texts.</exception>
    public void Apply(string text, Span<float> encoded) =>
        (Text ?? throw new InvalidOperationException("This standardizer was not fitted on texts.")).Encode(text, encoded);

    /// <summary>Encodes one image.</summary>
    /// <param name="pixels">[C·H·W] bytes, as <see cref="Dataset.Pixels"/> gives them.</param>
    /// <param name="encoded">[C·H·W] Receives the encoded inputs.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> encoded)
    {
        if (Image is not { } shape || pixels.Length != shape.Values || encoded.Length != Width)
            throw new ArgumentException($"Expected the {Width} bytes of an image and as many encoded inputs, got {pixels.Length} and {encoded.Length}.");
        Span<float> table = stackalloc float[256];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var v = 0; v < 256; v++)
                table[v] = (float)((v / 255.0 - _mean[channel]) / _deviation[channel]);
            for (var i = channel * shape.Pixels; i < (channel + 1) * shape.Pixels; i++)
                encoded[i] = table[pixels[i]];
        }
    }

    internal void Check(Dataset data)
    {
        if (data.Schema.Text is null != Text is null)
            throw new CandorException($"{data.Name} has {(data.Schema.Text is null ? Kind(data.Schema.Image) : "texts")}, but the predictor was made for {(Text is null ? Kind(Image) : "texts")}; {(Text is null ? "give data of the same kind" : "name the column that holds them (--text)")}.");
        if (data.Schema.Image != Image)
            throw new CandorException($"{data.Name} has {Kind(data.Schema.Image)}, but the predictor was made for {Kind(Image)}; give data of the same kind and size{(Image is not null && data.Schema.Image is not null ? " (--image-size)" : "")}.");
        if (data.Schema.Columns.SequenceEqual(_columns))
            return;
        Dictionary<string, Column> there = new(StringComparer.Ordinal);
        foreach (var column in data.Schema.Columns)
            there.TryAdd(column.Name, column);
        var expected = _columns.FirstOrDefault(c => !c.Equals(there.GetValueOrDefault(c.Name)));
        var arrived = expected is null ? null : there.GetValueOrDefault(expected.Name);
        var what = expected is null ? $"the same columns in another order or more of them ({data.Schema.Columns.Count} instead of {_columns.Length})"
            : arrived is null ? $"no column '{expected.Name}'"
            : $"column '{expected.Name}' as {arrived.Kind}{(arrived.Categories.Count > 0 ? $" with {Listed(arrived.Categories)}" : "")}";
        throw new CandorException($"{data.Name} does not fit the standardizer: it has {what}; give a file with the columns of the " +
            $"training data ({Listed(_columns.Select(c => c.Name))}).");
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Take(MostListed).Select(Suggestion.Short))
        + (names.Skip(MostListed).Any() ? ", …" : "");

    private static string Kind(ImageShape? image) => image is null
        ? "columns"
        : $"{(image.Channels == 1 ? "grey" : "colour")} images of {image.Height} × {image.Width} pixels";
}
