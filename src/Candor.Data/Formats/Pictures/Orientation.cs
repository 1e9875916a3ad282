using SkiaSharp;

namespace Candor.Data.Formats.Pictures;

/// <summary>Turns a picture as its orientation tag says (EXIF 2.3, tag 0x0112), so that phones' photos stand upright.</summary>
internal static class Orientation
{
    /// <summary>The picture whose first row is at the top and whose first column is at the left.</summary>
    /// <param name="picture">The picture as stored.</param>
    /// <param name="origin">Where its first row and first column are.</param>
    public static Picture Upright(Picture picture, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
            return picture;
        var (channels, height, width) = picture.Shape;
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom
            or SKEncodedOrigin.LeftBottom;
        var shape = turned ? new ImageShape(channels, width, height) : picture.Shape;
        var pixels = new byte[shape.Values];
        for (var channel = 0; channel < channels; channel++)
            for (var r = 0; r < shape.Height; r++)
                for (var c = 0; c < shape.Width; c++)
                {
                    var (row, column) = Stored(origin, r, c, height - 1, width - 1);
                    pixels[(channel * shape.Height + r) * shape.Width + c] = picture.Pixels[(channel * height + row) * width + column];
                }

        return new(shape, pixels);
    }

    // Where the upright pixel (r, c) is stored.
    private static (int Row, int Column) Stored(SKEncodedOrigin origin, int r, int c, int bottom, int right) => origin switch
    {
        SKEncodedOrigin.TopRight => (r, right - c),
        SKEncodedOrigin.BottomRight => (bottom - r, right - c),
        SKEncodedOrigin.BottomLeft => (bottom - r, c),
        SKEncodedOrigin.LeftTop => (c, r),
        SKEncodedOrigin.RightTop => (bottom - c, r),
        SKEncodedOrigin.RightBottom => (bottom - c, right - r),
        SKEncodedOrigin.LeftBottom => (c, right - r),
        _ => (r, c),
    };
}
