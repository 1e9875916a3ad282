using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Data;

/// <summary>
/// SHA-256 of a data set's content. The bytes hashed: the line <c>candor-dataset/1</c>; each text as its UTF-8 length (int32) and
/// bytes; counts as int32; values as IEEE 754 doubles (every NaN alike); labels as int32, for regression as doubles after the text
/// <c>regression</c>. Images begin with <c>candor-images/1</c> and have channels, height and
/// width instead of columns, and bytes instead of values; texts begin with <c>candor-texts/1</c> and are hashed themselves, not how they
/// are cut. Where a test part was chosen beforehand, its first row follows. All little-endian.
/// </summary>
internal static class ContentHash
{
    public static string Compute(Schema schema, double[] values, byte[] pixels, string[] texts, int[] labels, double[] targets,
        int? testFrom)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (schema.Image is { } shape)
        {
            hash.AppendData("candor-images/1\n"u8);
            Add(hash, shape.Channels);
            Add(hash, shape.Height);
            Add(hash, shape.Width);
        }
        else if (schema.Text is not null)
        {
            hash.AppendData("candor-texts/1\n"u8);
            Add(hash, texts);
        }
        else
        {
            hash.AppendData("candor-dataset/1\n"u8);
            Add(hash, schema.Columns.Count);
        }

        foreach (var column in schema.Columns)
        {
            Add(hash, column.Name);
            Add(hash, (int)column.Kind);
            Add(hash, column.Categories);
        }

        Add(hash, schema.Label);
        Add(hash, schema.Classes);
        Add(hash, values);
        hash.AppendData(pixels);
        if (schema.Task == LearningTask.Regression)
        {
            Add(hash, "regression");
            Add(hash, targets);
        }
        else
        {
            Add(hash, labels);
        }

        if (schema.Series is { } series)
        {
            Add(hash, "series");
            Add(hash, series.Steps);
        }
        if (testFrom is { } from)
            Add(hash, from);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, double[] values)
    {
        var buffer = new byte[8192];
        for (var start = 0; start < values.Length; start += 1024)
        {
            var n = Math.Min(1024, values.Length - start);
            for (var i = 0; i < n; i++)
                BinaryPrimitives.WriteDoubleLittleEndian(buffer.AsSpan(8 * i), double.IsNaN(values[start + i]) ? double.NaN
                    : values[start + i]);
            hash.AppendData(buffer, 0, 8 * n);
        }
    }

    private static void Add(IncrementalHash hash, int[] labels)
    {
        var buffer = new byte[4096];
        foreach (var part in labels.Chunk(1024))
        {
            foreach (var (i, label) in part.Index())
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(4 * i), label);
            hash.AppendData(buffer, 0, 4 * part.Length);
        }
    }

    private static void Add(IncrementalHash hash, IReadOnlyList<string> texts)
    {
        Add(hash, texts.Count);
        foreach (var text in texts)
            Add(hash, text);
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
