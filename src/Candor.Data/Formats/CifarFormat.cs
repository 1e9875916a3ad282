namespace Candor.Data.Formats;

/// <summary>
/// CIFAR-10's binary layout: records of 3073 bytes, the label 0 to 9, then 1024 red, 1024 green and 1024 blue values of 32 × 32 pixels, row
/// by row.
/// </summary>
internal static class CifarFormat
{
    private const int Record = 1 + 3 * 32 * 32;

    private static readonly ImageShape s_shape = new(3, 32, 32);

    /// <summary>CIFAR-10's classes by label.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse",
        "ship", "truck"];

    /// <summary>The images of one file.</summary>
    public static Dataset Read(InputFile file)
    {
        using var stream = file.Bytes();
        var bytes = BinaryInput.ReadAll(stream, file.Path);
        if (bytes.Length == 0)
            throw new CandorException($"{file.Path} is empty; give a file of CIFAR-10's binary version.");
        if (bytes.Length % Record != 0)
        {
            throw new CandorException(bytes.Length % (Record + 1) == 0
                ? $"{file.Path} has records of {Record + 1} bytes, as CIFAR-100 has them; only CIFAR-10's are read, {Record} bytes with one label each."
                : $"{file.Path}: byte {bytes.Length}: the file ends within a record: {bytes.Length} bytes are no multiple of {Record}, a label and 3 × 32 × 32 values. It is cut off, or no file of CIFAR-10's binary version; fetch it again.");
        }

        var count = bytes.Length / Record;
        var (pixels, labels) = (new byte[count * s_shape.Values], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = bytes[i * Record];
            if (labels[i] >= Classes.Count)
                throw new CandorException($"{file.Path}: byte {i * Record}: record {i} (from 0) has the label {labels[i]}, but CIFAR-10 has the classes 0 to 9; this is no file of its binary version.");
            bytes.AsSpan(i * Record + 1, s_shape.Values).CopyTo(pixels.AsSpan(i * s_shape.Values));
        }

        return Dataset.CreateImages(file.Name, file.Source, s_shape, pixels, labels, Classes);
    }

    /// <summary>Whether a folder holds the files of CIFAR-10's binary version.</summary>
    public static bool IsFolder(string path) => File.Exists(Path.Combine(path, "data_batch_1.bin"))
        && File.Exists(Path.Combine(path, "test_batch.bin"));

    /// <summary>The whole set: five training files, and the test file as test part.</summary>
    public static Dataset ReadFolder(string path, ReadLimits? limits = null)
    {
        string[] names = [.. Enumerable.Range(1, 5).Select(i => FormattableString.Invariant($"data_batch_{i}.bin")), "test_batch.bin"];
        var parts = names.Select(name => InputFile.Open(Path.Combine(path, name), limits).Guard(Read));
        var joined = Dataset.Join([.. parts], lastIsTest: true);
        return joined.WithName(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), path);
    }
}
