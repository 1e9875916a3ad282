using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Candor.Runs.Tables;

/// <summary>Arrow's IPC file, which Feather's second version is.</summary>
internal sealed class ArrowRows : GroupedRows
{
    private readonly ArrowFileWriter _writer;
    private readonly Schema _schema;

    public ArrowRows(string path, IReadOnlyList<RowColumn> columns) : base(path, columns)
    {
        _schema = new Schema([.. columns.Select(c => new Field(c.Name, c.Type switch
        {
            RowType.Text => StringType.Default,
            RowType.Number => DoubleType.Default,
            _ => (IArrowType)Int64Type.Default,
        }, nullable: true))], null);
        _writer = new ArrowFileWriter(Stream, _schema, leaveOpen: true);
        _writer.WriteStart();
    }

    protected override void Write(IReadOnlyList<List<object?>> cells)
    {
        using var batch = new RecordBatch(_schema, Columns.Select((c, i) => Column(c.Type, cells[i])), cells[0].Count);
        _writer.WriteRecordBatch(batch);
    }

    protected override void End(bool whole)
    {
        if (whole)
            _writer.WriteEnd();
        _writer.Dispose();
    }

    private static IArrowArray Column(RowType type, List<object?> cells)
    {
        if (type == RowType.Text)
            return new StringArray.Builder().AppendRange(cells.Select(c => (string?)c)).Build();
        if (type == RowType.Number)
        {
            var numbers = new DoubleArray.Builder();
            foreach (var cell in cells)
                numbers = cell is double n && double.IsFinite(n) ? numbers.Append(n) : numbers.AppendNull();
            return numbers.Build();
        }

        var wholes = new Int64Array.Builder();
        foreach (var cell in cells)
            wholes = cell is long n ? wholes.Append(n) : wholes.AppendNull();
        return wholes.Build();
    }
}
