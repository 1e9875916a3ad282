using System.Buffers.Binary;

namespace Candor.Data.Formats;

/// <summary>IDX, MNIST's format: two zero bytes, type (8 = unsigned byte), number of dimensions, each dimension as a big-endian int32, then
/// the bytes.</summary>
internal static class IdxFormat
{
    private const byte UnsignedByte = 8;

    public static Dataset Read(InputFile images, InputFile labels)
    {
        using var pixels = images.Bytes();
        using var marks = labels.Bytes();
        var shape = Header(pixels, images.Path, 3, "images");
        var count = Header(marks, labels.Path, 1, "labels")[0];
        if (count != shape[0])
            throw new CandorException($"{images.Path} has {shape[0]} images, but {labels.Path} has {count} labels; give the two files of one set.");
        if (count == 0 || (long)shape[1] * shape[2] == 0)
            throw new CandorException($"{images.Path} has {shape[0]} images of {shape[1]} × {shape[2]} pixels; there is nothing to read.");
        var values = (Int128)count * shape[1] * shape[2];
        if (values > Array.MaxLength)
            throw new CandorException($"{images.Path} says that it has {shape[0]} images of {shape[1]} × {shape[2]} pixels, more than one array holds ({Array.MaxLength} values); the header may be damaged.");
        var y = BinaryInput.Read(marks, labels.Path, count, 8);
        string[] classes = [.. y.Distinct().Order().Select(b => b.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        var index = new int[256];
        for (var i = 0; i < classes.Length; i++)
            index[byte.Parse(classes[i], System.Globalization.CultureInfo.InvariantCulture)] = i;
        var data = BinaryInput.Read(pixels, images.Path, (int)values, 16);
        BinaryInput.RequireEnd(pixels, images.Path, 16 + (long)values);
        BinaryInput.RequireEnd(marks, labels.Path, 8 + count);
        return Dataset.CreateImages(images.Name, images.Source, new ImageShape(1, shape[1], shape[2]), data,
            Array.ConvertAll(y, b => index[b]), classes);
    }

    /// <summary>The labels' file that belongs to an images' file by its name; null if the name does not follow the custom.</summary>
    public static string? LabelsOf(string imagesPath)
    {
        var name = Path.GetFileName(imagesPath);
        var labels = name.Replace("images-idx3", "labels-idx1", StringComparison.Ordinal).Replace("images.idx3", "labels.idx1",
            StringComparison.Ordinal);
        return labels == name ? null : Path.Combine(Path.GetDirectoryName(imagesPath) ?? "", labels);
    }

    private static int[] Header(Stream stream, string path, int dimensions, string what)
    {
        var magic = BinaryInput.Read(stream, path, 4, 0);
        if (magic[0] != 0 || magic[1] != 0)
            throw new CandorException($"{path}: byte 0: this is no IDX file (it starts with {Convert.ToHexString(magic)}, expected 0000{UnsignedByte:X2}{dimensions:X2}).");
        if (magic[2] != UnsignedByte || magic[3] != dimensions)
            throw new CandorException($"{path}: byte 2: expected IDX {what}, unsigned bytes in {dimensions} dimension{(dimensions == 1 ? "" : "s")} (00000{UnsignedByte}0{dimensions}), but it starts with {Convert.ToHexString(magic)}; images and labels may be swapped.");
        var shape = new int[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(BinaryInput.Read(stream, path, 4, 4 + 4 * i));
            if (shape[i] < 0)
                throw new CandorException($"{path}: byte {4 + 4 * i}: dimension {i} is {shape[i]}; the header is damaged.");
        }

        return shape;
    }
}
