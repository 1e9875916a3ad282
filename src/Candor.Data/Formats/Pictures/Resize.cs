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
        long height = picture.Shape.Height, width = picture.Shape.Width;
        var (tall, wide) = (Math.Max(side, side * height / width), Math.Max(side, side * width / height));
        return (height, width) == (side, side) ? picture : To(picture, Weights(height, tall, (tall - side) / 2, side),
            Weights(width, wide, (wide - side) / 2, side));
    }

    /// <summary>The picture in another size.</summary>
    public static Picture To(Picture picture, int height, int width) =>
        To(picture, Weights(picture.Shape.Height, height, 0, height), Weights(picture.Shape.Width, width, 0, width));

    // Only the rows that some target row needs are made narrower: a picture may be a million rows long.
    private static Picture To(Picture picture, (int First, double[] Weights)[] rows, (int First, double[] Weights)[] columns)
    {
        var (shape, height, width) = (picture.Shape, rows.Length, columns.Length);
        var (top, bottom) = (rows[0].First, rows[^1].First + rows[^1].Weights.Length);
        var pixels = new byte[shape.Channels * height * width];
        var narrow = new double[(long)(bottom - top) * width];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var source = picture.Pixels.AsSpan(channel * shape.Pixels, shape.Pixels);
            for (var r = top; r < bottom; r++)
                for (var c = 0; c < width; c++)
                    narrow[(r - top) * width + c] = Sum(source[(r * shape.Width)..], columns[c]);
            for (var r = 0; r < height; r++)
                for (var c = 0; c < width; c++)
                    pixels[(channel * height + r) * width + c] =
                        (byte)Math.Clamp((int)Math.Floor(SumDown(narrow, width, c, (rows[r].First - top, rows[r].Weights)) + 0.5), 0, 255);
        }

        return new(shape with { Height = height, Width = width }, pixels);
    }

    // For each of some target pixels: the first source pixel under the triangle around its centre, and the weights from there on, which add
    // up to 1.
    private static (int First, double[] Weights)[] Weights(long from, long to, long start, int count)
    {
        var scale = (double)from / to;
        var support = Math.Max(scale, 1);
        var all = new (int, double[])[count];
        for (var i = 0; i < count; i++)
        {
            var centre = (start + i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - support + 0.5));
            var last = (int)Math.Min(from, (int)(centre + support + 0.5));
            double[] weights = [.. Enumerable.Range(first, last - first).Select(j => Math.Max(0,
                1 - Math.Abs((j - centre + 0.5) / support)))];
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
