using Candor.Data;

namespace Candor.Runs.Explaining;

/// <summary>The values that a column of a case may be moved to, and how far that is.</summary>
internal sealed class ColumnMoves
{
    private const int Grid = 24;
    private static readonly double[] s_steps = [0.1, 0.25, 0.5, 1, 2];

    private readonly Column _column;
    private readonly double _own;
    private readonly double _scale;
    private readonly ColumnRange? _range;
    private readonly ChangeDirection? _direction;

    /// <summary>The moves of a column.</summary>
    /// <param name="contract">Gives range, deviation and categories.</param>
    /// <param name="index">The column.</param>
    /// <param name="own">The case's value.</param>
    /// <param name="direction">In which direction it may change; null: in both.</param>
    public ColumnMoves(Contract contract, int index, double own, ChangeDirection? direction)
    {
        (_column, _own, _direction) = (contract.Schema.Columns[index], own, direction);
        _range = contract.Ranges.GetValueOrDefault(_column.Name);
        var input = contract.Standardizer.UnitOfInput.ToList().IndexOf(index);
        _scale = contract.Standardizer.Deviation[input];
        (Mean, Index) = (contract.Standardizer.Mean[input], index);
    }

    /// <summary>The column.</summary>
    public int Index { get; }

    private double Mean { get; }

    /// <summary>Whether values lie on a line.</summary>
    public bool IsNumeric => _column.Kind == ColumnKind.Numeric;

    /// <summary>Whether only whole numbers make sense.</summary>
    public bool IsWhole => _range?.Whole ?? false;

    /// <summary>How far a value is from the case's: |change| / deviation, or 1 for another category.</summary>
    public double Distance(double value) => value.Equals(_own) ? 0 : !IsNumeric || double.IsNaN(_own) ? 1 : Math.Abs(value - _own) / _scale;

    /// <summary>The value nearest to this one that may be, or NaN where none may.</summary>
    public double Allowed(double value)
    {
        if (_range is { } range)
            value = Math.Clamp(value, Math.Min(range.Least, Own(range.Least)), Math.Max(range.Most, Own(range.Most)));
        value = IsWhole ? Math.Round(value) : value;
        return !double.IsNaN(_own) && (_direction == ChangeDirection.Up && value < _own || _direction == ChangeDirection.Down
            && value > _own) ? double.NaN : value;
    }

    /// <summary>Values to try, without the case's own.</summary>
    public IEnumerable<double> Values()
    {
        if (!IsNumeric)
            return Enumerable.Range(0, _column.Categories.Count).Select(i => (double)i).Where(v => !v.Equals(_own));
        var (least, most) = _range is { } range ? (range.Least, range.Most) : (Mean - 3 * _scale, Mean + 3 * _scale);
        var from = Own(Mean);
        return Enumerable.Range(0, Grid + 1).Select(i => least + (most - least) * i / Grid)
            .Concat(s_steps.SelectMany(s => new[] { from - s * _scale, from + s * _scale }))
            .Select(Allowed).Where(v => !double.IsNaN(v) && !v.Equals(_own)).Distinct();
    }

    private double Own(double otherwise) => double.IsNaN(_own) ? otherwise : _own;
}
