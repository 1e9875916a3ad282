using SkiaSharp;

namespace Candor.Data.Formats.Pictures;

/// <summary>Pictures of at most eight bits a sample.</summary>
internal static class ShallowPicture
{
    public static Picture Decode(PictureFile file)
    {
        var shape = new ImageShape(file.IsGrey ? 1 : 3, file.Height, file.Width);
        if (file.IsGrey && !file.HasAlpha)
            return new(shape, file.Decode(SKColorType.Gray8));
        var rgba = file.Decode(SKColorType.Rgba8888);
        var pixels = new byte[shape.Values];
        var opaque = !file.HasAlpha;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var plane = pixels.AsSpan(channel * shape.Pixels, shape.Pixels);
            for (var i = 0; i < plane.Length; i++)
                plane[i] = opaque ? rgba[4 * i + channel] : White.Under(rgba[4 * i + channel], rgba[4 * i + 3] / 255.0);
        }

        return new(shape, pixels);
    }
}
