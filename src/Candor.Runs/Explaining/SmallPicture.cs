using Candor.Data;
using Candor.Data.Records;

namespace Candor.Runs.Explaining;

/// <summary>Pictures small enough for a page of many.</summary>
internal static class SmallPicture
{
    /// <summary>Pixels of the longer side at most.</summary>
    public const int Side = 96;

    /// <summary>A picture whose longer side has so many pixels at most: each pixel is the mean of those that it stands for, and has the
    /// unit of the middle one.</summary>
    public static SampleImage Of(SampleImage image, int side = Side)
    {
        var shape = image.Shape;
        if (Math.Max(shape.Height, shape.Width) <= side)
            return image;
        var scale = (double)Math.Max(shape.Height, shape.Width) / side;
        var small = new ImageShape(shape.Channels, Math.Max(1, (int)(shape.Height / scale)), Math.Max(1, (int)(shape.Width / scale)));
        var (pixels, units, all) = (new byte[small.Values], new int[small.Pixels], image.UnitOfPixel);
        for (var y = 0; y < small.Height; y++)
        {
            var (top, bottom) = Span(y, small.Height, shape.Height);
            for (var x = 0; x < small.Width; x++)
            {
                var (left, right) = Span(x, small.Width, shape.Width);
                units[y * small.Width + x] = all[(top + bottom) / 2 * shape.Width + (left + right) / 2];
                for (var c = 0; c < shape.Channels; c++)
                {
                    var sum = 0;
                    for (var v = top; v < bottom; v++)
                        for (var u = left; u < right; u++)
                            sum += image.Pixels[(c * shape.Height + v) * shape.Width + u];
                    pixels[(c * small.Height + y) * small.Width + x] = (byte)(sum / ((bottom - top) * (right - left)));
                }
            }
        }
        return SampleImage.Of(small, pixels, units);
    }

    /// <summary>A picture with contributions to its own units alone: those without pixels are gone.</summary>
    public static (SampleImage Image, double[][] Contributions) Compact(SampleImage image, double[][] contributions)
    {
        int[] left = [.. image.UnitOfPixel.Distinct().Order()];
        if (left.Length == contributions[0].Length)
            return (image, contributions);
        var place = left.Index().ToDictionary(e => e.Item, e => e.Index);
        return (SampleImage.Of(image.Shape, image.Pixels, [.. image.UnitOfPixel.Select(u => place[u])]),
            [.. contributions.Select(phi => left.Select(u => phi[u]).ToArray())]);
    }

    /// <summary>A picture each of whose pixels is a unit.</summary>
    public static SampleImage ByPixel(SampleImage image) =>
        SampleImage.Of(image.Shape, image.Pixels, [.. Enumerable.Range(0, image.Shape.Pixels)]);

    /// <summary>φ of the unit of every pixel.</summary>
    public static double[] Painted(SampleImage image, IReadOnlyList<double> phi) => [.. image.UnitOfPixel.Select(u => phi[u])];

    private static (int From, int To) Span(int at, int few, int many)
    {
        var from = (int)((long)at * many / few);
        return (from, Math.Max(from + 1, (int)((long)(at + 1) * many / few)));
    }
}
