namespace Candor.Data.Formats;

/// <summary>A CSV file with known separator and header.</summary>
internal sealed class CsvTable : ITextTable
{
    private readonly CsvDialect _dialect;
    private readonly CsvOptions _options;
    private readonly long _headerLine;
    private readonly List<string> _ignored;

    public CsvTable(InputFile file, CsvDialect dialect, CsvOptions options)
    {
        File = file;
        _dialect = dialect;
        _options = options;
        _ignored = [.. options.Ignore];
        var (first, line, columns) = FirstRecord();
        _headerLine = line;
        Names = options.Names ?? (dialect.Header ? HeaderNames(first) : [.. Enumerable.Range(1, columns).Select(i => $"c{i}")]);
        if (Names.Count != columns)
            throw new CandorException($"{file.Path} has {columns} columns, but {Names.Count} names were given for them.");
        if (Names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new Location(file.Path, line,
                1).Error($"{twice.Count()} columns are named '{twice.Key}'; rename all but one, since explanations name columns.");
    }

    public InputFile File { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Columns to leave out: those asked for, and a nameless last column that is empty throughout (a separator at each line's
    /// end).</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    public void Scan(Func<Row, bool> visit)
    {
        var skip = _dialect.Header;
        ScanRecords(File, _dialect.Separator, _options, row =>
        {
            if (skip)
            {
                skip = false;
                return true;
            }

            return row.Count == Names.Count ? visit(row) : throw Ragged(row);
        });
    }

    /// <summary>Reads all records, the header too, whatever their number of cells.</summary>
    public static void ScanRecords(InputFile file, char separator, CsvOptions options, Func<Row, bool> visit)
    {
        if (separator == ' ')
            BlankRow.Scan(file, options, visit);
        else
            CsvRow.Scan(file, separator, options, visit);
    }

    private (string[] Cells, long Line, int Columns) FirstRecord()
    {
        (string[], long, int)? first = null;
        ScanRecords(File, _dialect.Separator, _options, row =>
        {
            first = ([.. Enumerable.Range(0, row.Count).Select(row.Text)], row.At(0).Line, row.Count);
            return false;
        });
        return first!.Value;
    }

    private string[] HeaderNames(string[] cells)
    {
        string[] names = [.. cells.Select((name, i) => name.Length > 0 ? name : $"column {i + 1}")];
        if (cells.Length > 2 && cells[^1].Length == 0 && LastIsEmpty(cells.Length))
            _ignored.Add(names[^1]);
        return names;
    }

    private bool LastIsEmpty(int columns)
    {
        var empty = true;
        ScanRecords(File, _dialect.Separator, _options, row => empty &= row.Count != columns || row.Text(columns - 1).Length == 0);
        return empty;
    }

    private CandorException Ragged(Row row)
    {
        var expected = _dialect.Header ? $"the header in line {_headerLine}" : $"line {_headerLine}";
        var advice = row.Count > Names.Count
            ? $"quote cells that hold the separator {CsvDialect.Show(_dialect.Separator)}, or remove the rest"
            : "fill in the cells that are missing";
        return row.At(Math.Min(row.Count, Names.Count) - (row.Count > Names.Count ? 0 : 1)).Error(
            $"this row has {row.Count} cells, but {expected} has {Names.Count}; {advice}.");
    }
}
