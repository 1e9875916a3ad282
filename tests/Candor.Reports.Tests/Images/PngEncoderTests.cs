using System.Buffers.Binary;
using System.IO.Compression;
using Candor.Reports.Images;

namespace Candor.Reports.Tests.Images;

public class PngEncoderTests
{
    [Fact]
    public void The_file_is_what_the_standard_says()
    {
        byte[] rgb = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        var png = PngEncoder.Encode(2, 2, rgb);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        Assert.Equal("IHDR"u8.ToArray(), png[12..16]);
        Assert.Equal((2, 2), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        // CRC-32 of the empty IEND chunk is known from every PNG.
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], png[^12..]);
        Assert.Equal([8, 2, 0, 0, 0], png[24..29]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12], Rows(png));
    }

    [Fact]
    public void Another_number_of_bytes_is_refused() => Assert.Throws<ArgumentException>(() => PngEncoder.Encode(2, 2, new byte[11]));

    /// <summary>The pixels of a PNG of ours.</summary>
    internal static byte[][] Pixels(byte[] png)
    {
        var width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        return [.. Rows(png).Chunk(1 + 3 * width).SelectMany(row => row[1..].Chunk(3))];
    }

    private static byte[] Rows(byte[] png)
    {
        var data = png.AsSpan().IndexOf("IDAT"u8);
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(data - 4));
        using var zlib = new ZLibStream(new MemoryStream(png, data + 4, length), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        return raw.ToArray();
    }
}
