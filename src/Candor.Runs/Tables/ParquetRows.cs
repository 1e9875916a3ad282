using Parquet;
using Parquet.Schema;

namespace Candor.Runs.Tables;

/// <summary>Parquet.</summary>
internal sealed class ParquetRows : GroupedRows
{
    private readonly ParquetWriter _writer;
    private readonly DataField[] _fields;

    public ParquetRows(string path, IReadOnlyList<RowColumn> columns) : base(path, columns)
    {
        _fields = [.. columns.Select(c => new DataField(c.Name, c.Type switch
        {
            RowType.Text => typeof(string),
            RowType.Number => typeof(double),
            _ => typeof(long),
        }, isNullable: true))];
        _writer = Done(ParquetWriter.CreateAsync(new ParquetSchema(_fields), Stream));
    }

    protected override void Write(IReadOnlyList<List<object?>> cells)
    {
        using var group = _writer.CreateRowGroup();
        for (var i = 0; i < _fields.Length; i++)
        {
            var column = cells[i];
            Done(Columns[i].Type switch
            {
                RowType.Text => group.WriteAsync(_fields[i], column.ConvertAll(c => (string?)c)!),
                RowType.Number => group.WriteAsync<double>(_fields[i],
                    column.Select(c => c is double n && double.IsFinite(n) ? n : (double?)null).ToArray().AsMemory()),
                _ => group.WriteAsync<long>(_fields[i], column.Select(c => (long?)c).ToArray().AsMemory()),
            });
        }
    }

    // The end is written in any case; a file that is not whole keeps the name of a part.
    protected override void End(bool whole) => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static void Done(Task task) => task.GetAwaiter().GetResult();

    private static T Done<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
