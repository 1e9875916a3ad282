using Candor.Data;

namespace Candor.Tests;

/// <summary>Small sets of images made here.</summary>
internal static class ImageSets
{
    /// <summary>Noise with a bright quarter, at a corner that the class tells (four classes).</summary>
    public static Dataset Corners(int count = 40, int side = 8, int channels = 1, int? testFrom = null)
    {
        var random = new Xoshiro256(5);
        var shape = new ImageShape(channels, side, side);
        var pixels = new byte[count * shape.Values];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (corner, at) = (i / shape.Values % 4, i % shape.Pixels);
            var bright = (at / side < side / 2 == corner < 2) && (at % side < side / 2 == (corner % 2 == 0));
            pixels[i] = (byte)(random.Next(60) + (bright ? 180 : 20));
        }
        return Dataset.FromImages("corners", shape, pixels, [.. Enumerable.Range(0, count).Select(i => i % 4)], ["nw", "ne", "sw", "se"],
            testFrom);
    }
}
