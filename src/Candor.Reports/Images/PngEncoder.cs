using SkiaSharp;

namespace Candor.Reports.Images;

/// <summary>Writes PNG: eight bits, red-green-blue, no filter and the strongest compression, which is smallest for pictures of few
/// pixels.</summary>
internal static class PngEncoder
{
    private static readonly SKPngEncoderOptions s_options = new(SKPngEncoderFilterFlags.None, 9);

    /// <summary>A picture of three bytes a pixel, row by row.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgb">[height·width·3].</param>
    public static unsafe byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        if (rgb.Length != 3 * width * height)
            throw new ArgumentException($"{width} × {height} pixels need {3 * width * height} bytes, but there are {rgb.Length}.",
                nameof(rgb));
        var rgba = new byte[4 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            rgb.Slice(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = byte.MaxValue;
        }

        fixed (byte* pixels = rgba)
        {
            using var picture = new SKPixmap(new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)pixels);
            using var png = picture.Encode(s_options) ?? throw new InvalidOperationException("SkiaSharp could not write the PNG.");
            return png.ToArray();
        }
    }
}
