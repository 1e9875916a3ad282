namespace Candor.Data;

/// <summary>Categories that new data has and training had not, with their rows, by column.</summary>
internal sealed class UnknownCells : Dictionary<string, IReadOnlyDictionary<string, int>>
{
    public UnknownCells() : base(StringComparer.Ordinal)
    {
    }

    /// <summary>Those of columns that have some.</summary>
    public UnknownCells(IEnumerable<(string Column, Dictionary<string, int> Rows)> columns) : this()
    {
        foreach (var (column, rows) in columns)
            if (rows.Count > 0)
                Add(column, rows);
    }
}
