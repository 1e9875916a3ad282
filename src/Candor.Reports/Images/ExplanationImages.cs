using Candor.Data.Records;

namespace Candor.Reports.Images;

/// <summary>An explained image drawn: the original, φ as colours, φ over the image, and the units that rank highest. Each is a PNG of the
/// image's own size.</summary>
public static class ExplanationImages
{
    /// <summary>The image itself.</summary>
    /// <param name="image">The image.</param>
    public static byte[] Original(SampleImage image) => Draw(image, i => Colour(image, i));

    /// <summary>φ of the unit of every pixel; the largest |φ| has the strongest colour.</summary>
    /// <param name="image">The image.</param>
    /// <param name="explanation">φ.</param>
    public static byte[] HeatMap(SampleImage image, SampleExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (units, values) = (image.UnitOfPixel, Scaled(explanation));
        return Draw(image, i => HeatColours.Of(values[units[i]]));
    }

    /// <summary>The colours of φ over the image in grey; the stronger φ, the less of the image shows.</summary>
    /// <param name="image">The image.</param>
    /// <param name="explanation">φ.</param>
    public static byte[] Overlay(SampleImage image, SampleExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (units, values) = (image.UnitOfPixel, Scaled(explanation));
        return Draw(image, i => Over(image, i, values[units[i]]));
    }

    /// <summary>The colour of a value in [−1, 1] over a pixel in grey.</summary>
    internal static (byte R, byte G, byte B) Over(SampleImage image, int pixel, double value)
    {
        var (r, g, b) = Colour(image, pixel);
        var grey = (byte)Math.Floor(0.299 * r + 0.587 * g + 0.114 * b + 0.5);
        var heat = HeatColours.Of(value);
        var share = double.IsNaN(value) ? 0.5 : 0.75 * Math.Sqrt(Math.Min(1, Math.Abs(value)));
        return (HeatColours.Mix(grey, heat.R, share), HeatColours.Mix(grey, heat.G, share), HeatColours.Mix(grey, heat.B, share));
    }

    /// <summary>The image where the s highest-ranked units are, ties going to the lower unit; grey elsewhere.</summary>
    /// <param name="image">The image.</param>
    /// <param name="explanation">φ.</param>
    /// <param name="s">Number of units shown.</param>
    public static byte[] Top(SampleImage image, SampleExplanation explanation, int s)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(explanation);
        var units = image.UnitOfPixel;
        var top = explanation.Contributions.Select((phi, unit) => (Phi: double.IsNaN(phi) ? double.PositiveInfinity : phi, unit))
            .OrderByDescending(e => e.Phi).Take(s).Select(e => e.unit).ToHashSet();
        return Draw(image, i => top.Contains(units[i]) ? Colour(image, i) : ((byte)160, (byte)160, (byte)160));
    }

    /// <summary>The colours from the smallest to the largest φ, as one row of pixels.</summary>
    /// <param name="explanation">φ.</param>
    internal static (byte[] Png, double Low, double High) Legend(SampleExplanation explanation)
    {
        var finite = explanation.Contributions.Where(double.IsFinite).ToArray();
        var most = finite.Select(Math.Abs).DefaultIfEmpty(0).Max();
        var low = finite.Any(v => v < 0) ? -most : 0;
        return (Gradient(low < 0), low, most);
    }

    /// <summary>The colours from −1, or from 0, to 1, as one row of pixels.</summary>
    internal static byte[] Gradient(bool both)
    {
        const int Width = 96;
        var row = new byte[3 * Width];
        for (var i = 0; i < Width; i++)
        {
            var from = both ? -1.0 : 0.0;
            (row[3 * i], row[3 * i + 1], row[3 * i + 2]) = HeatColours.Of(from + (1 - from) * i / (Width - 1));
        }

        return PngEncoder.Encode(Width, 1, row);
    }

    private static double[] Scaled(SampleExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var most = explanation.Contributions.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return [.. explanation.Contributions.Select(v => most == 0 ? (double.IsNaN(v) ? v : 0) : v / most)];
    }

    /// <summary>A picture of the image's size, pixel by pixel.</summary>
    internal static byte[] Draw(SampleImage image, Func<int, (byte R, byte G, byte B)> colour)
    {
        ArgumentNullException.ThrowIfNull(image);
        var rgb = new byte[3 * image.Shape.Pixels];
        for (var i = 0; i < image.Shape.Pixels; i++)
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = colour(i);
        return PngEncoder.Encode(image.Shape.Width, image.Shape.Height, rgb);
    }

    private static (byte R, byte G, byte B) Colour(SampleImage image, int i)
    {
        var n = image.Shape.Pixels;
        return image.Shape.Channels == 1
            ? (image.Pixels[i], image.Pixels[i], image.Pixels[i])
            : (image.Pixels[i], image.Pixels[n + i], image.Pixels[2 * n + i]);
    }
}
