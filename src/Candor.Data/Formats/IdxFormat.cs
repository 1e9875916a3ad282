using System.Buffers.Binary;

namespace Candor.Data.Formats;

/// <summary>IDX, MNIST's format: two zero bytes, type (8 = unsigned byte), number of dimensions, each dimension as a big-endian int32, then the bytes.</summary>
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
        var width = (long)shape[1] * shape[2];
        if (count * width > Array.MaxLength)
            throw new CandorException($"{images.Path} says that it has {shape[0]} images of {shape[1]} × {shape[2]} pixels, more than one array holds ({Array.MaxLength} values); the header may be damaged.");
        var y = Bytes(marks, labels.Path, count, 8);
        string[] classes = [.. y.Distinct().Order().Select(b => b.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        var schema = new Schema([.. Enumerable.Range(0, (int)width).Select(i => Column.Numeric($"r{i / shape[2]}c{i % shape[2]}"))], "label", classes);
        var index = new int[256];
        for (var i = 0; i < classes.Length; i++)
            index[byte.Parse(classes[i], System.Globalization.CultureInfo.InvariantCulture)] = i;
        return Dataset.Create(images.Name, images.Source, schema, Pixels(pixels, images.Path, count, (int)width), Array.ConvertAll(y, b => index[b]));
    }

    /// <summary>The labels' file that belongs to an images' file by its name; null if the name does not follow the custom.</summary>
    public static string? LabelsOf(string imagesPath)
    {
        var name = Path.GetFileName(imagesPath);
        var labels = name.Replace("images-idx3", "labels-idx1", StringComparison.Ordinal).Replace("images.idx3", "labels.idx1", StringComparison.Ordinal);
        return labels == name ? null : Path.Combine(Path.GetDirectoryName(imagesPath) ?? "", labels);
    }

    private static double[] Pixels(Stream stream, string path, int count, int width)
    {
        var values = new double[count * width];
        for (var row = 0; row < count; row++)
        {
            var bytes = Bytes(stream, path, width, 16L + (long)row * width);
            for (var i = 0; i < width; i++)
                values[row * width + i] = bytes[i];
        }

        return values;
    }

    private static int[] Header(Stream stream, string path, int dimensions, string what)
    {
        var magic = Bytes(stream, path, 4, 0);
        if (magic[0] != 0 || magic[1] != 0)
            throw new CandorException($"{path}: byte 0: this is no IDX file (it starts with {Convert.ToHexString(magic)}, expected 0000{UnsignedByte:X2}{dimensions:X2}).");
        if (magic[2] != UnsignedByte || magic[3] != dimensions)
            throw new CandorException($"{path}: byte 2: expected IDX {what}, unsigned bytes in {dimensions} dimension{(dimensions == 1 ? "" : "s")} (00000{UnsignedByte}0{dimensions}), but it starts with {Convert.ToHexString(magic)}; images and labels may be swapped.");
        var shape = new int[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(Bytes(stream, path, 4, 4 + 4 * i));
            if (shape[i] < 0)
                throw new CandorException($"{path}: byte {4 + 4 * i}: dimension {i} is {shape[i]}; the header is damaged.");
        }

        return shape;
    }

    private static byte[] Bytes(Stream stream, string path, int count, long offset)
    {
        var bytes = new byte[Math.Min(count, 1 << 24)];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new CandorException($"{path}: byte {offset + read}: the file ends {count - read} bytes early; it is cut off, fetch it again.");
        if (count > bytes.Length)
            return [.. bytes, .. Bytes(stream, path, count - bytes.Length, offset + bytes.Length)];
        return bytes;
    }
}
