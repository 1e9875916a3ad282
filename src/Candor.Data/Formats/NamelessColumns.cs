using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>Columns without a name that hold nothing to learn from: the row numbers that pandas and R write in front, and what a separator
/// at each line's end makes.</summary>
internal sealed class NamelessColumns
{
    private readonly int _columns;
    private readonly HashSet<long> _seen = [];
    private bool _numbers;
    private int _empty;

    private NamelessColumns(int columns, bool numbers, int empty) => (_columns, _numbers, _empty) = (columns, numbers, empty);

    /// <summary>Whether the first column is named as where nobody named it.</summary>
    public static bool IsNameless(string name) => name.Length == 0 || name == "Unnamed: 0";

    /// <summary>Looks for them, in a scan of its own where there may be any.</summary>
    /// <param name="names">The first record.</param>
    /// <param name="header">Whether that names the columns.</param>
    /// <param name="scan">Scans the rows below the header.</param>
    /// <returns>Whether the first column numbers the rows, and how many columns at the end are empty.</returns>
    public static (bool Numbers, int Empty) Find(string[] names, bool header, Action<Func<Row, bool>> scan)
    {
        // Label and one input must be left.
        var most = names.Length - 2;
        var found = new NamelessColumns(names.Length, header && most > 0 && IsNameless(names[0]),
            Math.Min(most, names.Reverse().TakeWhile(n => n.Length == 0).Count()));
        if (found._numbers || found._empty > 0)
            scan(found.Visit);
        return (found._numbers && found._seen.Count > 1, Math.Max(0, found._empty));
    }

    private bool Visit(Row row)
    {
        if (row.Count == _columns)
        {
            while (_empty > 0 && !AreEmpty(row))
                _empty--;
            _numbers &= !_numbers || (long.TryParse(row.Text(0), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && _seen.Add(number));
        }

        return _numbers || _empty > 0;
    }

    private bool AreEmpty(Row row)
    {
        for (var i = _columns - _empty; i < _columns; i++)
            if (row.Length(i) > 0)
                return false;
        return true;
    }
}
