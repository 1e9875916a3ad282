using Candor.Data.Files;

namespace Candor.Runs.Tables;

/// <summary>A file that stores its columns one by one, in groups of rows; every column may hold nothing.</summary>
internal abstract class GroupedRows : RowFile
{
    private const int GroupRows = 1 << 16;

    private readonly List<object?>[] _cells;

    protected GroupedRows(string path, IReadOnlyList<RowColumn> columns) : base(path)
    {
        Columns = columns;
        _cells = [.. columns.Select(_ => new List<object?>())];
        Stream = PartFile.Open(path + Partial, goOn: false);
    }

    /// <summary>The columns.</summary>
    protected IReadOnlyList<RowColumn> Columns { get; }

    /// <summary>Where it is written.</summary>
    protected FileStream Stream { get; }

    /// <inheritdoc/>
    public override void Add(IReadOnlyList<object?> cells)
    {
        for (var i = 0; i < _cells.Length; i++)
            _cells[i].Add(cells[i]);
        if (_cells[0].Count == GroupRows)
            WriteGroup();
    }

    /// <inheritdoc/>
    /// <remarks>A group is whole or not at all, and a file of groups has its end last: there is nothing to make sure of before.</remarks>
    public override void Flush()
    {
    }

    private protected override void Close(bool whole)
    {
        if (_cells[0].Count > 0)
            WriteGroup();
        End(whole);
        Stream.Dispose();
    }

    private void WriteGroup()
    {
        Write(_cells);
        foreach (var cells in _cells)
            cells.Clear();
    }

    /// <summary>Writes a group.</summary>
    /// <param name="cells">[columns][rows].</param>
    protected abstract void Write(IReadOnlyList<List<object?>> cells);

    /// <summary>Writes the end, where the file is whole.</summary>
    protected abstract void End(bool whole);
}
