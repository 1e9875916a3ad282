using System.IO.Compression;

namespace Candor.Data.Tests;

public sealed class CifarTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A record whose red, green and blue values are 10, 20 and 30 more than the label, and whose first red value is
    /// 255.</summary>
    private static byte[] Record(int label)
    {
        var record = new byte[3073];
        record[0] = (byte)label;
        for (var i = 0; i < 3072; i++)
            record[1 + i] = (byte)(label + 10 * (1 + i / 1024));
        record[1] = 255;
        return record;
    }

    private static byte[] Batch(params int[] labels) => [.. labels.SelectMany(Record)];

    [Fact]
    public void A_record_is_a_label_and_three_channels()
    {
        var data = Dataset.Open(_folder.Write("some.bin", Batch(3, 9)));
        Assert.Equal((2, new ImageShape(3, 32, 32)), (data.Count, data.Schema.Image));
        Assert.Equal(["cat", "truck"], new[] { data.Schema.Classes[data.Label(0)], data.Schema.Classes[data.Label(1)] });
        var pixels = data.Pixels(1);
        Assert.Equal([255, 19, 29, 39], new[] { pixels[0], pixels[1], pixels[1024], pixels[3071] });
    }

    [Fact]
    public void Gzip_makes_no_difference()
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(Batch(1, 2));
        Assert.Equal(Dataset.Open(_folder.Write("a.bin", Batch(1, 2))).Sha256,
            Dataset.Open(_folder.Write("b.bin.gz", target.ToArray())).Sha256);
    }

    [Fact]
    public void The_folder_of_the_whole_set_ends_with_the_test_file()
    {
        for (var i = 1; i <= 5; i++)
            _folder.Write($"data_batch_{i}.bin", Batch(i, 0));
        _folder.Write("test_batch.bin", Batch(7, 8, 9));
        var data = Dataset.Open(_folder.Path);
        Assert.Equal((13, 10), (data.Count, data.TestFrom));
        Assert.Equal([1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 7, 8, 9], Enumerable.Range(0, 13).Select(data.Label));
    }

    [Theory]
    [InlineData(3072, "byte 3072: the file ends within a record")]
    [InlineData(3074, "as CIFAR-100 has them")]
    [InlineData(0, "is empty")]
    public void A_file_of_another_length_is_refused(int length, string expected)
    {
        var path = _folder.Write("bad.bin", new byte[length]);
        var error = Assert.Throws<CandorException>(() => Dataset.Open(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_beyond_nine_is_refused_with_its_place() =>
        Assert.Contains("byte 3073: record 1 (from 0) has the label 10",
            Assert.Throws<CandorException>(() => Dataset.Open(_folder.Write("bad.bin", Batch(1, 10)))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_pictures_size_is_no_option_of_a_published_layout() =>
        Assert.Contains("--image-size is for folders of pictures", Assert.Throws<CandorException>(() => Dataset.Open(_folder.Write("a.bin",
            Batch(1, 2)), null, new() { ImageSize = 8 })).Message, StringComparison.Ordinal);
}
