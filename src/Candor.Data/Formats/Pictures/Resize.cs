namespace Candor.Data.Formats.Pictures;

/// <summary>
/// Linear interpolation with a triangle as wide as the step between two target pixels, so that making a picture smaller averages instead of
/// skipping: PyTorch's <c>interpolate(mode="bilinear", antialias=True)</c>, and Pillow's BILINEAR but for rounding.
/// </summary>
internal static class Resize
{
    /// <summary>Brings the shorter side to a length, keeps the proportions, and cuts out the middle square.</summary>
    public static Picture ToSquare(Picture picture, int side)
    {
        var (_, height, width) = picture.Shape;
        var (tall, wide) = height <= width
            ? (side, Math.Max(side, (int)((long)side * width / height)))
            : (Math.Max(side, (int)((long)side * height / width)), side);
        return Crop(To(picture, tall, wide), (tall - side) / 2, (wide - side) / 2, side);
    }

    /// <summary>The picture in another size.</summary>
    public static Picture To(Picture picture, int height, int width)
    {
        var shape = picture.Shape;
        if ((shape.Height, shape.Width) == (height, width))
            return picture;
        var (rows, columns) = (Weights(shape.Height, height), Weights(shape.Width, width));
        var pixels = new byte[shape.Channels * height * width];
        var wide = new double[shape.Height * width];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var source = picture.Pixels.AsSpan(channel * shape.Pixels, shape.Pixels);
            for (var r = 0; r < shape.Height; r++)
                for (var c = 0; c < width; c++)
                    wide[r * width + c] = Sum(source[(r * shape.Width)..], columns[c]);
            for (var r = 0; r < height; r++)
                for (var c = 0; c < width; c++)
                    pixels[(channel * height + r) * width + c] = (byte)Math.Clamp((int)Math.Floor(SumDown(wide, width, c, rows[r]) + 0.5), 0, 255);
        }

        return new(shape with { Height = height, Width = width }, pixels);
    }

    private static Picture Crop(Picture picture, int top, int left, int side)
    {
        var shape = picture.Shape;
        if ((shape.Height, shape.Width) == (side, side))
            return picture;
        var pixels = new byte[shape.Channels * side * side];
        for (var channel = 0; channel < shape.Channels; channel++)
            for (var r = 0; r < side; r++)
                picture.Pixels.AsSpan(channel * shape.Pixels + (top + r) * shape.Width + left, side).CopyTo(pixels.AsSpan((channel * side + r) * side));
        return new(shape with { Height = side, Width = side }, pixels);
    }

    // For each target pixel: the first source pixel under the triangle around its centre, and the weights from there on, which add up to 1.
    private static (int First, double[] Weights)[] Weights(int from, int to)
    {
        var scale = (double)from / to;
        var support = Math.Max(scale, 1);
        var all = new (int, double[])[to];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - support + 0.5));
            var last = Math.Min(from, (int)(centre + support + 0.5));
            double[] weights = [.. Enumerable.Range(first, last - first).Select(j => Math.Max(0, 1 - Math.Abs((j - centre + 0.5) / support)))];
            var sum = weights.Sum();
            all[i] = (first, Array.ConvertAll(weights, w => w / sum));
        }

        return all;
    }

    private static double Sum(ReadOnlySpan<byte> row, (int First, double[] Weights) at)
    {
        var sum = 0.0;
        for (var k = 0; k < at.Weights.Length; k++)
            sum += row[at.First + k] * at.Weights[k];
        return sum;
    }

    private static double SumDown(double[] values, int width, int column, (int First, double[] Weights) at)
    {
        var sum = 0.0;
        for (var k = 0; k < at.Weights.Length; k++)
            sum += values[(at.First + k) * width + column] * at.Weights[k];
        return sum;
    }
}
