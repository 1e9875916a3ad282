namespace Candor.Data;

public sealed partial class Dataset
{
    /// <summary>[C·H·W] The bytes of an image, channel by channel, row by row; 0 is dark, 255 is light.</summary>
    /// <param name="row">Row from 0.</param>
    /// <exception cref="InvalidOperationException">The rows are no images.</exception>
    public ReadOnlySpan<byte> Pixels(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        var values = (Schema.Image ?? throw new InvalidOperationException($"{Name} has no pixels; take Row or Document.")).Values;
        return _pixels.AsSpan(row * values, values);
    }

    /// <summary>A data set of images in memory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The size of every image.</param>
    /// <param name="pixels">[Count × C·H·W] bytes, image by image, channel by channel, row by row. They are kept, not copied.</param>
    /// <param name="labels">[Count] class indices.</param>
    /// <param name="classes">Class names, in the order of the predictor's outputs.</param>
    /// <param name="testFrom">The first row of a test part that was chosen beforehand; null: none was.</param>
    /// <exception cref="CandorException">Lengths disagree, an index is out of range, or fewer than two classes have rows.</exception>
    public static Dataset FromImages(
        string name, ImageShape shape, byte[] pixels, int[] labels, IReadOnlyList<string> classes, int? testFrom = null) =>
        CreateImages(name, "memory", shape, pixels, labels, classes, testFrom);

    internal static Dataset CreateImages(
        string name, string source, ImageShape shape, byte[] pixels, int[] labels, IReadOnlyList<string> classes, int? testFrom = null)
    {
        var schema = Schema.OfImages(shape, classes);
        DatasetCheck.ValidateImages(source == "memory" ? name : source, schema, pixels, labels, testFrom);
        return new Dataset(name, source, schema, [], pixels, labels, [], testFrom);
    }

    /// <summary>
    /// The images as a table: the pixel in row r and column c becomes the numeric column <c>r{r}c{c}</c> with values 0 to 255, of colour
    /// images
    /// <c>red.r{r}c{c}</c>, <c>green.</c>… and <c>blue.</c>…. A table is returned as it is.
    /// </summary>
    /// <exception cref="CandorException">The table would be larger than an array can be.</exception>
    public Dataset ToTable()
    {
        if (Schema.Image is not { } shape)
            return this;
        if (_pixels.LongLength > Array.MaxLength)
            throw new CandorException($"{Name} has {Count} images of {shape.Values} values, too many for one table; keep them as images.");
        string[] channels = shape.Channels == 1 ? [""] : ["red.", "green.", "blue."];
        var columns = channels.SelectMany(channel => Enumerable.Range(0, shape.Pixels)
            .Select(i => Column.Numeric(FormattableString.Invariant($"{channel}r{i / shape.Width}c{i % shape.Width}"))));
        var schema = new Schema([.. columns], "label", Schema.Classes);
        return new Dataset(Name, Source, schema, Array.ConvertAll(_pixels, b => (double)b), [], _labels, [], TestFrom);
    }

    // Images of one value throughout: a range that was lost, a camera that was covered.
    private IEnumerable<string> FlatImages()
    {
        var flat = Enumerable.Range(0, Count).Where(IsFlat).ToList();
        if (flat.Count > 0)
            yield return FormattableString.Invariant(
                $"{flat.Count} of {Count} images have one value throughout, the first is row {flat[0]}; there is nothing to see in them.");
    }

    private bool IsFlat(int row)
    {
        var pixels = Pixels(row);
        var plane = Schema.Image!.Pixels;
        for (var channel = 0; channel < pixels.Length; channel += plane)
            if (pixels.Slice(channel, plane).IndexOfAnyExcept(pixels[channel]) >= 0)
                return false;
        return true;
    }

    /// <summary>This set with names for its labels 0, 1, … instead of the numbers.</summary>
    internal Dataset WithClasses(IReadOnlyList<string> classes)
    {
        var labels = Array.ConvertAll(_labels, l => int.Parse(Schema.Classes[l], System.Globalization.CultureInfo.InvariantCulture));
        DatasetCheck.ValidateImages(Source, Schema with { Classes = classes }, _pixels, labels, TestFrom);
        return new Dataset(Name, Source, Schema with { Classes = classes }, [], _pixels, labels, [], TestFrom);
    }

    private static byte[] JoinPixels(IReadOnlyList<Dataset> parts)
    {
        var total = parts.Sum(p => p._pixels.LongLength);
        if (total > Array.MaxLength)
            throw new CandorException($"{parts[0].Source} and the files beside it hold {total} bytes of pixels, more than one array holds ({Array.MaxLength}); use fewer or smaller images.");
        var pixels = new byte[total];
        var start = 0;
        foreach (var part in parts)
        {
            part._pixels.CopyTo(pixels, start);
            start += part._pixels.Length;
        }

        return pixels;
    }
}
