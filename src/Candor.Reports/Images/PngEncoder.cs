using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Candor.Reports.Images;

/// <summary>Writes PNG (W3C, second edition): eight bits, grey or red-green-blue, one zlib stream, no filter.</summary>
internal static class PngEncoder
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(n =>
    {
        var c = (uint)n;
        for (var k = 0; k < 8; k++)
            c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
        return c;
    })];

    /// <summary>A picture of three bytes a pixel, row by row.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgb">[height·width·3].</param>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        if (rgb.Length != 3 * width * height)
            throw new ArgumentException($"{width} × {height} pixels need {3 * width * height} bytes, but there are {rgb.Length}.", nameof(rgb));
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2); // bits, colour type RGB
        Chunk(file, "IHDR", header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(rgb.Slice(3 * width * row, 3 * width));
            }
        }

        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(Stream file, string type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(name, body));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> name, ReadOnlySpan<byte> body)
    {
        var c = uint.MaxValue;
        foreach (var b in name)
            c = s_table[(c ^ b) & 0xFF] ^ (c >> 8);
        foreach (var b in body)
            c = s_table[(c ^ b) & 0xFF] ^ (c >> 8);
        return ~c;
    }
}
