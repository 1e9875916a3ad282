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
        var (shape, samples) = (Shape(file), Samples.Of(file));
        var most = (1 << bits) - 1;
        var pixels = new byte[shape.Values];
        for (var channel = 0; channel < shape.Channels; channel++)
            for (var i = 0; i < shape.Pixels; i++)
            {
                var value = (byte)((Math.Min(samples[i, channel], most) * 255 + most / 2) / most);
                pixels[channel * shape.Pixels + i] = White.Under(value, samples.Alpha(i) / 65535.0);
            }

        return new(shape, pixels);
    }

    /// <summary>The largest sample that is seen.</summary>
    public static int Largest(PictureFile file)
    {
        var (shape, samples) = (Shape(file), Samples.Of(file));
        var largest = 0;
        for (var i = 0; i < shape.Pixels; i++)
            for (var channel = 0; channel < shape.Channels && samples.Alpha(i) != 0; channel++)
                largest = Math.Max(largest, samples[i, channel]);
        return largest;
    }

    private static ImageShape Shape(PictureFile file) => new(file.IsGrey ? 1 : 3, file.Height, file.Width);

    /// <summary>What the decoder gives, read sample by sample: as numbers of their own they would take half as much again.</summary>
    private readonly struct Samples(byte[] decoded, bool grey, bool alpha)
    {
        // The decoder keeps the upper byte of grey samples only. A sample of two bytes and two samples of one byte are stored, and
        // filtered, alike: the file is read as one of eight bits whose second (or second and fourth) sample is the lower byte.
        public static Samples Of(PictureFile file)
        {
            if (!file.IsGrey)
                return new(file.Decode(SKColorType.RgbaF16), grey: false, alpha: true);
            var alpha = (file.Bytes[TypeAt] & 4) != 0;
            byte[] bytes = [.. file.Bytes];
            bytes[DepthAt] = 8;
            bytes[TypeAt] = (byte)(alpha ? 6 : 4);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(HeaderCrcAt), Crc32.Of(bytes.AsSpan(12, 17)));
            using var halved = PictureFile.Open(file.Path, bytes, file.Limits);
            return new(halved.Decode(SKColorType.Rgba8888), grey: true, alpha);
        }

        public int this[int pixel, int channel] => grey
            ? decoded[4 * pixel] << 8 | decoded[4 * pixel + (alpha ? 1 : 3)] : Half(4 * pixel + channel);

        public int Alpha(int pixel) => !grey ? Half(4 * pixel + 3)
            : alpha ? decoded[4 * pixel + 2] << 8 | decoded[4 * pixel + 3] : ushort.MaxValue;

        // Eleven significant bits of a half are more than the eight that are kept, and samples up to 2048 come back exactly.
        private ushort Half(int sample) =>
            (ushort)Math.Floor((float)BinaryPrimitives.ReadHalfLittleEndian(decoded.AsSpan(2 * sample)) * 65535.0 + 0.5);
    }
}
