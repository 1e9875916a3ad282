using System.Globalization;
using CsvHelper;

namespace Candor.Runs.Tables;

/// <summary>CSV with a header, as RFC 4180 says.</summary>
internal sealed class CsvRows : RowFile
{
    private readonly TextWriter _output;
    private readonly CsvWriter _csv;
    private readonly bool _own;

    public CsvRows(string? path, TextWriter output, IReadOnlyList<RowColumn> columns, char separator, bool append) : base(path)
    {
        (_output, _own) = (output, path is not null);
        _csv = CsvWriter.Create(output, new CsvWriterOptions { Separator = separator, NewLine = "\n" }, leaveOpen: true);
        if (!append)
            _csv.WriteRecord([.. columns.Select(c => c.Name)]);
    }

    /// <inheritdoc/>
    public override void Add(IReadOnlyList<object?> cells)
    {
        for (var i = 0; i < cells.Count; i++)
            _csv.WriteField(cells[i] switch
            {
                null => "",
                double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
                long whole => whole.ToString(CultureInfo.InvariantCulture),
                var text => (string)text,
            });
        _csv.EndRecord();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        _csv.Flush();
        _output.Flush();
    }

    private protected override void Close()
    {
        Flush();
        _csv.Dispose();
        if (_own)
            _output.Dispose();
    }
}
