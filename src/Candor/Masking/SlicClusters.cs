using Candor.Data;

namespace Candor.Masking;

/// <summary>Simple linear iterative clustering: k-means of pixels in colour and place, each centre looking only around itself.</summary>
internal sealed class SlicClusters
{
    private readonly ImageShape _shape;
    private readonly int _cells, _channels;
    private readonly double[] _pixels;    // [H·W, C]
    private readonly double _stepY, _stepX, _weight;
    private readonly double[] _centres;   // [K, C + 2]: colour, row, column
    private readonly int[] _labels;
    private readonly double[] _nearest;
    private readonly double[] _across;    // squared distance in steps of each column from the centre at hand

    private SlicClusters(ReadOnlySpan<double> image, ImageShape shape, SlicOptions options)
    {
        (_shape, _cells, _channels, _pixels) = (shape, options.Cells, shape.Channels, new double[image.Length]);
        for (var i = 0; i < image.Length; i++)
            _pixels[i % shape.Pixels * shape.Channels + i / shape.Pixels] = image[i];
        (_stepY, _stepX) = ((double)shape.Height / _cells, (double)shape.Width / _cells);
        _weight = options.Compactness * options.Compactness;
        (_labels, _nearest, _across) = (new int[shape.Pixels], new double[shape.Pixels], new double[shape.Width]);
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
        // Once no pixel changes its cluster, further rounds change nothing.
        var former = new int[shape.Pixels];
        for (var i = 0; i < options.Iterations && (i == 0 || !former.AsSpan().SequenceEqual(slic._labels)); i++)
        {
            slic._labels.CopyTo(former, 0);
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
                sums[at + c] += _pixels[p * _channels + c];
            sums[at + _channels] += p / _shape.Width;
            sums[at + _channels + 1] += p % _shape.Width;
            counts[_labels[p]]++;
        }
        for (var k = 0; k < counts.Length; k++)
            for (var i = 0; i < size && counts[k] > 0; i++)
                _centres[k * size + i] = sums[k * size + i] / counts[k];
    }

    /// <summary>Each pixel goes to the nearest of the centres that are at most two steps of the grid away; of equal ones to the
    /// first.</summary>
    private void Assign()
    {
        Array.Fill(_nearest, double.PositiveInfinity);
        var size = _channels + 2;
        for (var k = 0; k < _cells * _cells; k++)
        {
            var (row, column) = (_centres[k * size + _channels], _centres[k * size + _channels + 1]);
            var (top, bottom) = (Math.Max(0, (int)(row - 2 * _stepY)), Math.Min(_shape.Height - 1, (int)(row + 2 * _stepY)));
            var (left, right) = (Math.Max(0, (int)(column - 2 * _stepX)), Math.Min(_shape.Width - 1, (int)(column + 2 * _stepX)));
            for (var x = left; x <= right; x++)
                _across[x] = (x - column) / _stepX * ((x - column) / _stepX);
            var colour = _centres.AsSpan(k * size, _channels);
            for (var y = top; y <= bottom; y++)
                AssignRow(k, colour, y * _shape.Width, left, right, (y - row) / _stepY * ((y - row) / _stepY));
        }
    }

    // Eq. (3): mean squared difference of the channels, and compactness² times the squared distance in steps.
    private void AssignRow(int k, ReadOnlySpan<double> centre, int start, int left, int right, double down)
    {
        var pixels = _pixels.AsSpan((start + left) * centre.Length, (right - left + 1) * centre.Length);
        var nearest = _nearest.AsSpan(start + left, right - left + 1);
        var across = _across.AsSpan(left, nearest.Length);
        for (var i = 0; i < nearest.Length; i++)
        {
            var colour = 0.0;
            for (var c = 0; c < centre.Length; c++)
            {
                var d = pixels[i * centre.Length + c] - centre[c];
                colour += d * d;
            }
            var distance = colour / centre.Length + _weight * (down + across[i]);
            if (distance < nearest[i])
                (nearest[i], _labels[start + left + i]) = (distance, k);
        }
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
        Span<int> neighbours = stackalloc int[4];
        while (queue.TryDequeue(out var p))
        {
            foreach (var next in neighbours[..Neighbours(p, neighbours)])
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
        Span<int> neighbours = stackalloc int[4];
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
                foreach (var next in neighbours[..Neighbours(p, neighbours)])
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

    /// <summary>The pixels left, right, above and below, as far as there are; how many.</summary>
    private int Neighbours(int p, Span<int> into)
    {
        var (count, column) = (0, p % _shape.Width);
        if (column > 0)
            into[count++] = p - 1;
        if (column < _shape.Width - 1)
            into[count++] = p + 1;
        if (p >= _shape.Width)
            into[count++] = p - _shape.Width;
        if (p + _shape.Width < _labels.Length)
            into[count++] = p + _shape.Width;
        return count;
    }
}
