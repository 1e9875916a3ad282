using System.Buffers.Binary;
using SkiaSharp;

namespace Candor.Data.Formats.Pictures;

/// <summary>PNG of sixteen bits a sample: microscopes, X-rays, depth, cameras of ten and twelve bits. Few use all sixteen, so the bits that
/// are used decide what becomes 255.</summary>
internal static class DeepPng
{
    private const int DepthAt = 24, TypeAt = 25, HeaderCrcAt = 29;

    /// <summary>Whether a file is one.</summary>
    /// <param name="start">Its bytes, or the first 33.</param>
    public static bool Is(ReadOnlySpan<byte> start) => PictureFormats.Of(start) == PictureFormat.Png
        && start.Length > HeaderCrcAt + 4 - 1 && start[DepthAt] == 16;

    /// <summary>The picture in bytes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bits">8 to 16: 2^bits − 1 becomes 255.</param>
    public static Picture Decode(PictureFile file, int bits)
    {
        var (shape, samples) = Samples(file);
        var most = (1 << bits) - 1;
        var pixels = new byte[shape.Values];
        for (var channel = 0; channel < shape.Channels; channel++)
            for (var i = 0; i < shape.Pixels; i++)
            {
                var value = (byte)((Math.Min((int)samples[4 * i + channel], most) * 255 + most / 2) / most);
                pixels[channel * shape.Pixels + i] = White.Under(value, samples[4 * i + 3] / 65535.0);
            }

        return new(shape, pixels);
    }

    /// <summary>The largest sample that is seen.</summary>
    public static int Largest(PictureFile file)
    {
        var (shape, samples) = Samples(file);
        var largest = 0;
        for (var i = 0; i < shape.Pixels; i++)
            for (var channel = 0; channel < shape.Channels && samples[4 * i + 3] != 0; channel++)
                largest = Math.Max(largest, samples[4 * i + channel]);
        return largest;
    }

    // [H · W · 4]: colours, grey in the first, and alpha.
    private static (ImageShape Shape, ushort[] Samples) Samples(PictureFile file)
    {
        var shape = new ImageShape(file.IsGrey ? 1 : 3, file.Height, file.Width);
        var samples = new ushort[4L * shape.Pixels];
        if (file.IsGrey)
            FillGrey(file, samples);
        else
            FillColour(file, samples);
        return (shape, samples);
    }

    // Eleven significant bits of a half are more than the eight that are kept, and samples up to 2048 come back exactly.
    private static void FillColour(PictureFile file, ushort[] samples)
    {
        var halves = file.Decode(SKColorType.RgbaF16);
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (ushort)Math.Floor((float)BinaryPrimitives.ReadHalfLittleEndian(halves.AsSpan(2 * i)) * 65535.0 + 0.5);
    }

    // The decoder keeps the upper byte of grey samples only. A sample of two bytes and two samples of one byte are stored, and filtered,
    // alike: the file
    // is read as one of eight bits whose second (or second and fourth) sample is the lower byte.
    private static void FillGrey(PictureFile file, ushort[] samples)
    {
        var alpha = (file.Bytes[TypeAt] & 4) != 0;
        byte[] bytes = [.. file.Bytes];
        bytes[DepthAt] = 8;
        bytes[TypeAt] = (byte)(alpha ? 6 : 4);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(HeaderCrcAt), Crc32.Of(bytes.AsSpan(12, 17)));
        using var halved = PictureFile.Open(file.Path, bytes);
        var rgba = halved.Decode(SKColorType.Rgba8888);
        for (var i = 0; i < samples.Length; i += 4)
        {
            samples[i] = (ushort)(rgba[i] << 8 | rgba[i + (alpha ? 1 : 3)]);
            samples[i + 3] = alpha ? (ushort)(rgba[i + 2] << 8 | rgba[i + 3]) : ushort.MaxValue;
        }
    }
}
