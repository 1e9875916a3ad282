namespace Candor.Data;

/// <summary>
/// Mean and population deviation of each channel of some images, values v/255 in [0, 1]. Bytes are added up as integers, so that the sums
/// are exact.
/// </summary>
internal sealed class ChannelMoments
{
    public ChannelMoments(Dataset data, ImageShape shape, IReadOnlyList<int> rows)
    {
        (Mean, Deviation) = (new double[shape.Channels], new double[shape.Channels]);
        var counts = new long[shape.Channels, 256];
        foreach (var row in rows)
        {
            var pixels = data.Pixels(row);
            for (var i = 0; i < pixels.Length; i++)
                counts[i / shape.Pixels, pixels[i]]++;
        }

        var n = (double)rows.Count * shape.Pixels;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var sum = 0L;
            for (var v = 0; v < 256; v++)
                sum += v * counts[channel, v];
            var mean = sum / n;
            var squares = 0.0;
            for (var v = 0; v < 256; v++)
                squares += counts[channel, v] * (v - mean) * (v - mean);
            Mean[channel] = mean / 255;
            Deviation[channel] = squares == 0 ? 1 : Math.Sqrt(squares / n) / 255;
        }
    }

    /// <summary>[C] In [0, 1].</summary>
    public double[] Mean { get; }

    /// <summary>[C] 1 for a channel with one value only.</summary>
    public double[] Deviation { get; }
}
