using System.Globalization;
using CsvHelper;

namespace Candor.Runs.Tables;

/// <summary>CSV with a header, as RFC 4180 says.</summary>
internal sealed class CsvRows : RowFile
{
    private readonly TextWriter _output;
    private readonly CsvWriter _csv;
    private readonly bool _own;

    // Written with the first row, so that an error before it leaves an output of the caller's empty.
    private string[]? _header;

    public CsvRows(string? path, TextWriter output, IReadOnlyList<RowColumn> columns, char separator, bool append) : base(path)
    {
        (_output, _own) = (output, path is not null);
        _csv = CsvWriter.Create(output, new CsvWriterOptions { Separator = separator, NewLine = "\n" }, leaveOpen: true);
        _header = append ? null : [.. columns.Select(c => c.Name)];
    }

    /// <inheritdoc/>
    public override void Add(IReadOnlyList<object?> cells)
    {
        Begin();
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

    private void Begin()
    {
        if (_header is { } names)
            _csv.WriteRecord(names);
        _header = null;
    }

    private protected override void Close(bool whole)
    {
        if (whole)
            Begin();
        Flush();
        _csv.Dispose();
        if (_own)
            _output.Dispose();
    }
}
