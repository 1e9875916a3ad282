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

    [Theory] // A width of 4 where there are 5 would cut every row after the first at the wrong place.
    [InlineData(true)]
    [InlineData(false)]
    public void Bytes_behind_the_last_value_are_refused(bool images)
    {
        var path = _folder.Write("x-images-idx3-ubyte", Idx(new byte[images ? 30 : 24], 2, 3, 4));
        _folder.Write("x-labels-idx1-ubyte", Idx(new byte[images ? 2 : 3], 2));
        Assert.Contains(images ? "byte 40: the file goes on" : "byte 10: the file goes on",
            Assert.Throws<CandorException>(() => Dataset.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_become_bytes_with_their_size()
    {
        var images = _folder.Write("x-images-idx3-ubyte", Idx([0, 1, 2, 3, 4, 255, 10, 11, 12, 13, 14, 15], 2, 2, 3));
        _folder.Write("x-labels-idx1-ubyte", Idx([9, 3], 2));
        var data = Dataset.Open(images);
        Assert.Equal(new ImageShape(1, 2, 3), data.Schema.Image);
        Assert.Empty(data.Schema.Columns);
        Assert.Equal([0, 1, 2, 3, 4, 255], data.Pixels(0).ToArray());
        Assert.Equal([10, 11, 12, 13, 14, 15], data.Pixels(1).ToArray());
        Assert.Equal(["3", "9"], data.Schema.Classes);
        Assert.Equal([1, 0], new[] { data.Label(0), data.Label(1) });
    }

    [Fact]
    public void Pixels_become_columns_named_by_row_and_column_on_request()
    {
        var images = _folder.Write("x-images-idx3-ubyte", Idx([0, 1, 2, 3, 4, 255, 10, 11, 12, 13, 14, 15], 2, 2, 3));
        _folder.Write("x-labels-idx1-ubyte", Idx([9, 3], 2));
        var data = Dataset.Open(images, null, new() { PixelColumns = true });
        Assert.Null(data.Schema.Image);
        Assert.Equal(["r0c0", "r0c1", "r0c2", "r1c0", "r1c1", "r1c2"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal([0, 1, 2, 3, 4, 255], data.Row(0).ToArray());
        Assert.Equal(["3", "9"], data.Schema.Classes);
    }

    [Fact]
    public void A_set_in_two_parts_ends_with_its_test_part()
    {
        foreach (var (part, pixels) in new (string, byte[])[] { ("train", [1, 2, 3]), ("t10k", [4, 5]) })
        {
            _folder.Write($"{part}-images-idx3-ubyte", Idx(pixels, pixels.Length, 1, 1));
            _folder.Write($"{part}-labels-idx1-ubyte", Idx([.. pixels.Select((_, i) => (byte)(i % 2))], pixels.Length));
        }

        var data = Dataset.Open(Path.Combine(_folder.Path, "train-images-idx3-ubyte"), null,
            new() { TestData = Path.Combine(_folder.Path, "t10k-images-idx3-ubyte") });
        Assert.Equal((5, 3), (data.Count, data.TestFrom));
        Assert.Equal(4, data.Pixels(3)[0]);
        Assert.Equal([3, 4], data.Split(0.5, 0.5).Test.Rows);
    }

    [Fact]
    public void Gzip_makes_no_difference()
    {
        byte[] pixels = [1, 2, 3, 4], labels = [0, 1];
        var plain = Dataset.FromIdx(_folder.Write("a-images-idx3-ubyte", Idx(pixels, 2, 1, 2)), _folder.Write("a-labels-idx1-ubyte",
            Idx(labels, 2)));
        var images = _folder.Write("b-images-idx3-ubyte.gz", Gzip(Idx(pixels, 2, 1, 2)));
        _folder.Write("b-labels-idx1-ubyte.gz", Gzip(Idx(labels, 2)));
        Assert.Equal(plain.Sha256, Dataset.Open(images).Sha256);
    }

    [Fact]
    public void Labels_must_be_named_where_the_name_does_not_tell()
    {
        var images = _folder.Write("pictures.idx", Idx([1, 2], 2, 1, 1));
        var labels = _folder.Write("marks.idx", Idx([0, 1], 2));
        Assert.Contains("name the labels' file too", Assert.Throws<CandorException>(() => Dataset.Open(images)).Message,
            StringComparison.Ordinal);
        Assert.Equal(2, Dataset.Open(images, null, new() { IdxLabels = labels }).Count);
    }
}
