namespace Candor.Data.Formats;

/// <summary>What the rows of a CSV file have in common: columns of numbers, and columns of few texts. It tells a line that is a row by
/// itself from a line of a quoted text.</summary>
internal sealed class RowShape(int columns)
{
    /// <summary>Rows that tell enough.</summary>
    public const int Sample = 500;

    private readonly int[] _cells = new int[columns];
    private readonly int[] _numbers = new int[columns];
    private readonly HashSet<string>[] _texts = [.. Enumerable.Range(0, columns).Select(_ => new HashSet<string>(StringComparer.Ordinal))];

    /// <summary>Adds a row.</summary>
    public void Add(Row row)
    {
        for (var i = 0; i < columns; i++)
        {
            if (row.Length(i) == 0)
                continue;
            _cells[i]++;
            _numbers[i] += row.TryNumber(i, out _) ? 1 : 0;
            _texts[i].Add(row.Text(i));
        }
    }

    /// <summary>Whether cells are such a row: a number in every column of numbers, a text that is known where few are. False where there is
    /// no such column.</summary>
    /// <param name="cells">[columns] Cells as they stand in the file.</param>
    public bool Fits(IReadOnlyList<string> cells)
    {
        var told = false;
        for (var i = 0; i < columns; i++)
        {
            var cell = cells[i].Trim().Trim('"');
            var (numbers, few) = (_cells[i] > 0 && _numbers[i] == _cells[i], 2 * _texts[i].Count <= _cells[i]);
            if (numbers ? !Cell.TryNumber(cell, out _) : few && _cells[i] > 0 && !_texts[i].Contains(cell))
                return false;
            told |= numbers || (few && _cells[i] > 0);
        }

        return told;
    }
}
