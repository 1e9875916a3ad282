using Candor.Data;

namespace Candor.Masking;

/// <summary>Simple linear iterative clustering: k-means of pixels in colour and place, each centre looking only around itself.</summary>
internal sealed class SlicClusters
{
    private readonly ImageShape _shape;
    private readonly int _cells, _channels;
    private readonly double[] _pixels;
    private readonly double _stepY, _stepX, _weight;
    private readonly double[] _centres;   // [K, C + 2]: colour, row, column
    private readonly int[] _labels;

    private SlicClusters(ReadOnlySpan<double> image, ImageShape shape, SlicOptions options)
    {
        (_shape, _cells, _channels, _pixels) = (shape, options.Cells, shape.Channels, image.ToArray());
        (_stepY, _stepX) = ((double)shape.Height / _cells, (double)shape.Width / _cells);
        _weight = options.Compactness * options.Compactness;
        _labels = new int[shape.Pixels];
        _centres = new double[_cells * _cells * (_channels + 2)];
        for (var p = 0; p < shape.Pixels; p++)
            _labels[p] = p / shape.Width * _cells / shape.Height * _cells + p % shape.Width * _cells / shape.Width;
    }

    /// <summary>The cluster of every pixel, [H·W]; each cluster is connected.</summary>
    /// <param name="image">[C·H·W].</param>
    /// <param name="shape">Size of the image.</param>
    /// <param name="options">How.</param>
    public static long[] Of(ReadOnlySpan<double> image, ImageShape shape, SlicOptions options)
    {
        var slic = new SlicClusters(image, shape, options);
        for (var i = 0; i < options.Iterations; i++)
        {
            slic.MoveCentres();
            slic.Assign();
        }
        slic.Connect();
        return [.. slic._labels.Select(l => (long)l)];
    }

    /// <summary>Each centre goes to the mean of its pixels; one without pixels stays.</summary>
    private void MoveCentres()
    {
        var (size, counts) = (_channels + 2, new int[_cells * _cells]);
        var sums = new double[_centres.Length];
        for (var p = 0; p < _labels.Length; p++)
        {
            var at = _labels[p] * size;
            for (var c = 0; c < _channels; c++)
                sums[at + c] += _pixels[c * _labels.Length + p];
            sums[at + _channels] += p / _shape.Width;
            sums[at + _channels + 1] += p % _shape.Width;
            counts[_labels[p]]++;
        }
        for (var k = 0; k < counts.Length; k++)
            for (var i = 0; i < size && counts[k] > 0; i++)
                _centres[k * size + i] = sums[k * size + i] / counts[k];
    }

    /// <summary>Each pixel goes to the nearest of the centres that are at most two steps of the grid away; of equal ones to the first.</summary>
    private void Assign()
    {
        var nearest = new double[_labels.Length];
        Array.Fill(nearest, double.PositiveInfinity);
        var size = _channels + 2;
        for (var k = 0; k < _cells * _cells; k++)
        {
            var (row, column) = (_centres[k * size + _channels], _centres[k * size + _channels + 1]);
            var (top, bottom) = (Math.Max(0, (int)(row - 2 * _stepY)), Math.Min(_shape.Height - 1, (int)(row + 2 * _stepY)));
            var (left, right) = (Math.Max(0, (int)(column - 2 * _stepX)), Math.Min(_shape.Width - 1, (int)(column + 2 * _stepX)));
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++)
                {
                    var p = y * _shape.Width + x;
                    var distance = Distance(k * size, p, (y - row) / _stepY, (x - column) / _stepX);
                    if (distance < nearest[p])
                        (nearest[p], _labels[p]) = (distance, k);
                }
            }
        }
    }

    /// <summary>Eq. (3): mean squared difference of the channels, and compactness² times the squared distance in steps.</summary>
    private double Distance(int centre, int pixel, double dy, double dx)
    {
        var colour = 0.0;
        for (var c = 0; c < _channels; c++)
        {
            var d = _pixels[c * _labels.Length + pixel] - _centres[centre + c];
            colour += d * d;
        }
        return colour / _channels + _weight * (dy * dy + dx * dx);
    }

    /// <summary>Of each cluster the largest connected piece stays; the others go to a neighbour that stays.</summary>
    private void Connect()
    {
        var (piece, pieces) = Pieces();
        var largest = pieces.GroupBy(p => p.Label).Select(g => g.MaxBy(p => p.Pixels).Number).ToHashSet();
        var queue = new Queue<int>(Enumerable.Range(0, _labels.Length).Where(p => largest.Contains(piece[p])));
        var settled = new bool[_labels.Length];
        foreach (var p in queue)
            settled[p] = true;
        while (queue.TryDequeue(out var p))
        {
            foreach (var next in Neighbours(p))
            {
                if (settled[next])
                    continue;
                (settled[next], _labels[next]) = (true, _labels[p]);
                queue.Enqueue(next);
            }
        }
    }

    private (int[] PieceOfPixel, List<(int Number, int Label, int Pixels)> Pieces) Pieces()
    {
        var piece = new int[_labels.Length];
        Array.Fill(piece, -1);
        var pieces = new List<(int, int, int)>();
        var stack = new Stack<int>();
        for (var start = 0; start < _labels.Length; start++)
        {
            if (piece[start] >= 0)
                continue;
            var count = 0;
            piece[start] = pieces.Count;
            stack.Push(start);
            while (stack.TryPop(out var p))
            {
                count++;
                foreach (var next in Neighbours(p))
                {
                    if (piece[next] >= 0 || _labels[next] != _labels[start])
                        continue;
                    piece[next] = pieces.Count;
                    stack.Push(next);
                }
            }
            pieces.Add((pieces.Count, _labels[start], count));
        }
        return (piece, pieces);
    }

    private IEnumerable<int> Neighbours(int p)
    {
        if (p % _shape.Width > 0)
            yield return p - 1;
        if (p % _shape.Width < _shape.Width - 1)
            yield return p + 1;
        if (p >= _shape.Width)
            yield return p - _shape.Width;
        if (p + _shape.Width < _labels.Length)
            yield return p + _shape.Width;
    }
}
