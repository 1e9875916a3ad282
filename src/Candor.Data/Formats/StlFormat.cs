namespace Candor.Data.Formats;

/// <summary>
/// STL-10's binary layout: <c>…_X.bin</c> holds images of 3 × 96 × 96 bytes, red, green, blue, each channel <em>column by column</em>;
/// <c>…_y.bin</c> holds
/// the labels 1 to 10. The columns are turned into rows on reading.
/// </summary>
internal static class StlFormat
{
    private const int Side = 96;

    private static readonly ImageShape s_shape = new(3, Side, Side);

    /// <summary>STL-10's classes; the labels count them from 1.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship",
        "truck"];

    /// <summary>Whether a file's name is that of STL-10's images.</summary>
    public static bool IsImages(string name) => Plain(name).EndsWith("_X.bin", StringComparison.Ordinal);

    /// <summary>Whether a file's name is that of STL-10's labels.</summary>
    public static bool IsLabels(string name) => Plain(name).EndsWith("_y.bin", StringComparison.Ordinal);

    /// <summary>The images of one pair of files.</summary>
    public static Dataset Read(InputFile images, InputFile labels)
    {
        using var marks = labels.Bytes();
        using var stream = images.Bytes();
        var y = BinaryInput.ReadAll(marks, labels.Path);
        if (y.Length == 0)
            throw new CandorException($"{labels.Path} is empty; give the labels of STL-10's binary version.");
        var wrong = Array.FindIndex(y, b => b is 0 or > 10);
        if (wrong >= 0)
            throw new CandorException($"{labels.Path}: byte {wrong}: the label is {y[wrong]}, but STL-10 has the classes 1 to 10; this is no file of its labels (unlabelled images cannot be used).");
        if ((long)y.Length * s_shape.Values > Array.MaxLength)
            throw new CandorException($"{labels.Path} has {y.Length} labels, too many for images of {s_shape.Values} bytes in one array; it is no file of STL-10's labels.");
        var pixels = BinaryInput.Read(stream, images.Path, y.Length * s_shape.Values, 0);
        if (stream.ReadByte() >= 0)
            throw new CandorException($"{images.Path} goes on after {y.Length} images of {s_shape.Values} bytes, but {labels.Path} has no label for more; give the two files of one part.");
        for (var channel = 0; channel < y.Length * s_shape.Channels; channel++)
            Transpose(pixels.AsSpan(channel * s_shape.Pixels, s_shape.Pixels));
        return Dataset.CreateImages(images.Name, images.Source, s_shape, pixels, Array.ConvertAll(y, b => b - 1), Classes);
    }

    /// <summary>The labels' file that belongs to an images' file.</summary>
    public static string LabelsOf(string imagesPath)
    {
        var name = Path.GetFileName(imagesPath);
        return Path.Combine(Path.GetDirectoryName(imagesPath) ?? "", name.Replace("_X.bin", "_y.bin", StringComparison.Ordinal));
    }

    /// <summary>The images' file that belongs to a labels' file.</summary>
    public static string ImagesOf(string labelsPath)
    {
        var name = Path.GetFileName(labelsPath);
        return Path.Combine(Path.GetDirectoryName(labelsPath) ?? "", name.Replace("_y.bin", "_X.bin", StringComparison.Ordinal));
    }

    /// <summary>Whether a folder holds the files of STL-10's binary version.</summary>
    public static bool IsFolder(string path) => File.Exists(Path.Combine(path, "train_X.bin"))
        && File.Exists(Path.Combine(path, "test_X.bin"));

    /// <summary>The 5,000 training images and the 8,000 test images as test part; the unlabelled ones are left alone.</summary>
    public static Dataset ReadFolder(string path, ReadLimits? limits = null)
    {
        var parts = new[] { "train_X.bin", "test_X.bin" }.Select(name => Path.Combine(path, name))
            .Select(name => InputFile.Open(name, limits).Guard(images => InputFile.Open(LabelsOf(name), limits).Guard(labels =>
                Read(images, labels))));
        return Dataset.Join([.. parts], lastIsTest: true).WithName(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), path);
    }

    private static void Transpose(Span<byte> channel)
    {
        for (var r = 0; r < Side; r++)
            for (var c = r + 1; c < Side; c++)
                (channel[r * Side + c], channel[c * Side + r]) = (channel[c * Side + r], channel[r * Side + c]);
    }

    private static string Plain(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
}
