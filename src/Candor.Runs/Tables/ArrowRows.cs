using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Candor.Data.Files;

namespace Candor.Runs.Tables;

/// <summary>Arrow's IPC file, which Feather's second version is, in batches of rows; every column may hold nothing.</summary>
internal sealed class ArrowRows : RowFile
{
    private const int BatchRows = 1 << 16;

    private readonly FileStream _stream;
    private readonly ArrowFileWriter _writer;
    private readonly Schema _schema;
    private readonly IReadOnlyList<RowColumn> _columns;
    private readonly List<object?>[] _cells;

    public ArrowRows(string path, IReadOnlyList<RowColumn> columns) : base(path)
    {
        _columns = columns;
        _cells = [.. columns.Select(_ => new List<object?>())];
        _schema = new Schema([.. columns.Select(c => new Field(c.Name, c.Type switch
        {
            RowType.Text => StringType.Default,
            RowType.Number => DoubleType.Default,
            _ => (IArrowType)Int64Type.Default,
        }, nullable: true))], null);
        _stream = PartFile.Open(path + Partial, goOn: false);
        _writer = new ArrowFileWriter(_stream, _schema, leaveOpen: true);
        _writer.WriteStart();
    }

    /// <inheritdoc/>
    public override void Add(IReadOnlyList<object?> cells)
    {
        for (var i = 0; i < _cells.Length; i++)
            _cells[i].Add(cells[i]);
        if (_cells[0].Count == BatchRows)
            WriteBatch();
    }

    /// <inheritdoc/>
    /// <remarks>A batch is whole or not at all, and a file of batches has its end last: there is nothing to make sure of before.</remarks>
    public override void Flush()
    {
    }

    private protected override void Close(bool whole)
    {
        if (_cells[0].Count > 0)
            WriteBatch();
        if (whole)
            _writer.WriteEnd();
        _writer.Dispose();
        _stream.Dispose();
    }

    private void WriteBatch()
    {
        var rows = _cells[0].Count;
        using var batch = new RecordBatch(_schema, _columns.Select((c, i) => Column(c.Type, _cells[i])), rows);
        _writer.WriteRecordBatch(batch);
        foreach (var cells in _cells)
            cells.Clear();
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
