using Candor.Data.Files;
using Parquet;
using Parquet.Schema;

namespace Candor.Runs.Tables;

/// <summary>Parquet, in groups of rows; every column may hold nothing.</summary>
internal sealed class ParquetRows : RowFile
{
    private const int GroupRows = 1 << 16;

    private readonly FileStream _stream;
    private readonly ParquetWriter _writer;
    private readonly DataField[] _fields;
    private readonly IReadOnlyList<RowColumn> _columns;
    private readonly List<object?>[] _cells;

    public ParquetRows(string path, IReadOnlyList<RowColumn> columns) : base(path)
    {
        _columns = columns;
        _fields = [.. columns.Select(c => new DataField(c.Name, c.Type switch
        {
            RowType.Text => typeof(string),
            RowType.Number => typeof(double),
            _ => typeof(long),
        }, isNullable: true))];
        _cells = [.. columns.Select(_ => new List<object?>())];
        _stream = PartFile.Open(path + Partial, goOn: false);
        _writer = Done(ParquetWriter.CreateAsync(new ParquetSchema(_fields), _stream));
    }

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
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private void WriteGroup()
    {
        using var group = _writer.CreateRowGroup();
        for (var i = 0; i < _fields.Length; i++)
        {
            var cells = _cells[i];
            Done(_columns[i].Type switch
            {
                RowType.Text => group.WriteAsync(_fields[i], cells.ConvertAll(c => (string?)c)!),
                RowType.Number => group.WriteAsync<double>(_fields[i],
                    cells.Select(c => c is double n && double.IsFinite(n) ? n : (double?)null).ToArray().AsMemory()),
                _ => group.WriteAsync<long>(_fields[i], cells.Select(c => (long?)c).ToArray().AsMemory()),
            });
            cells.Clear();
        }
    }

    private static void Done(Task task) => task.GetAwaiter().GetResult();

    private static T Done<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
