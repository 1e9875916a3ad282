namespace Candor.Data;

/// <summary>
/// Mean and population deviation of each encoded input over some rows, missing cells left out. Sums are taken around the first value, so
/// that a constant column has exactly its value as mean and deviation 0, and squares are scaled, so that they do not overflow.
/// </summary>
internal sealed class Moments
{
    /// <summary>A deviation below this part of the column's largest magnitude is rounding noise: the column counts as constant.</summary>
    private const double Negligible = 1e-12;

    private readonly Column[] _columns;
    private readonly double[] _first, _largest, _farthest, _squares;
    private readonly int[] _count;

    public Moments(Dataset data, IReadOnlyList<int> rows)
    {
        _columns = [.. data.Schema.Columns];
        var width = data.Schema.Width;
        (Mean, Deviation, _first, _largest, _farthest, _squares) = (new double[width], new double[width], new double[width],
            new double[width], new double[width], new double[width]);
        _count = new int[width];
        Scan(data, rows, (i, x) =>
        {
            if (_count[i]++ == 0)
                _first[i] = x;
            Mean[i] += x - _first[i];
            _largest[i] = Math.Max(_largest[i], Math.Abs(x));
        });
        for (var i = 0; i < width; i++)
            Mean[i] = _count[i] == 0 ? 0 : _first[i] + Mean[i] / _count[i];
        Scan(data, rows, (i, x) => _farthest[i] = Math.Max(_farthest[i], Math.Abs(x - Mean[i])));
        Scan(data, rows, (i, x) =>
        {
            var scaled = _farthest[i] == 0 ? 0 : (x - Mean[i]) / _farthest[i];
            _squares[i] += scaled * scaled;
        });
        for (var i = 0; i < width; i++)
        {
            var deviation = _count[i] == 0 ? 0 : _farthest[i] * Math.Sqrt(_squares[i] / _count[i]);
            Deviation[i] = deviation <= Negligible * _largest[i] ? 1 : deviation;
        }
    }

    /// <summary>[Width] 0 for an input without a value.</summary>
    public double[] Mean { get; }

    /// <summary>[Width] 1 for a constant or nearly constant input, or one without a value.</summary>
    public double[] Deviation { get; }

    // Row by row, as the values lie in memory.
    private void Scan(Dataset data, IReadOnlyList<int> rows, Action<int, double> visit)
    {
        foreach (var row in rows)
        {
            var input = 0;
            var raw = data.Row(row);
            for (var column = 0; column < raw.Length; column++)
            {
                var value = raw[column];
                if (double.IsNaN(value))
                {
                    input += _columns[column].Width;
                }
                else if (_columns[column].Kind == ColumnKind.Numeric)
                {
                    visit(input++, value);
                }
                else
                {
                    for (var k = 0; k < _columns[column].Width; k++)
                        visit(input++, value == k ? 1 : 0);
                }
            }
        }
    }
}
