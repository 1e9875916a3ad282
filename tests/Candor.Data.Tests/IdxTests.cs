using System.Buffers.Binary;
using System.IO.Compression;

namespace Candor.Data.Tests;

public sealed class IdxTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Idx(byte[] body, params int[] shape)
    {
        var header = new byte[4 + 4 * shape.Length];
        (header[2], header[3]) = (8, (byte)shape.Length);
        for (var i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), shape[i]);
        return [.. header, .. body];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return target.ToArray();
    }

    [Fact]
    public void Pixels_become_columns_named_by_row_and_column()
    {
        var images = _folder.Write("x-images-idx3-ubyte", Idx([0, 1, 2, 3, 4, 255, 10, 11, 12, 13, 14, 15], 2, 2, 3));
        _folder.Write("x-labels-idx1-ubyte", Idx([9, 3], 2));
        var data = Dataset.Open(images);
        Assert.Equal(["r0c0", "r0c1", "r0c2", "r1c0", "r1c1", "r1c2"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal([0, 1, 2, 3, 4, 255], data.Row(0).ToArray());
        Assert.Equal(["3", "9"], data.Schema.Classes);
        Assert.Equal([1, 0], new[] { data.Label(0), data.Label(1) });
    }

    [Fact]
    public void Gzip_makes_no_difference()
    {
        byte[] pixels = [1, 2, 3, 4], labels = [0, 1];
        var plain = Dataset.FromIdx(_folder.Write("a-images-idx3-ubyte", Idx(pixels, 2, 1, 2)), _folder.Write("a-labels-idx1-ubyte", Idx(labels, 2)));
        var images = _folder.Write("b-images-idx3-ubyte.gz", Gzip(Idx(pixels, 2, 1, 2)));
        _folder.Write("b-labels-idx1-ubyte.gz", Gzip(Idx(labels, 2)));
        Assert.Equal(plain.Sha256, Dataset.Open(images).Sha256);
    }

    [Fact]
    public void Labels_must_be_named_where_the_name_does_not_tell()
    {
        var images = _folder.Write("pictures.idx", Idx([1, 2], 2, 1, 1));
        var labels = _folder.Write("marks.idx", Idx([0, 1], 2));
        Assert.Contains("name the labels' file too", Assert.Throws<CandorException>(() => Dataset.Open(images)).Message, StringComparison.Ordinal);
        Assert.Equal(2, Dataset.Open(images, null, new() { IdxLabels = labels }).Count);
    }
}
