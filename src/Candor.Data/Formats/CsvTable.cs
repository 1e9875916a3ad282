using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>A CSV file with known separator and header.</summary>
internal sealed class CsvTable : ITextTable
{
    private readonly CsvDialect _dialect;
    private readonly CsvOptions _options;
    private readonly long _headerLine;
    private readonly List<string> _spare = [];
    private readonly List<string> _notes;
    private RowShape? _shape;

    public CsvTable(InputFile file, CsvDialect dialect, CsvOptions options)
    {
        File = file;
        _dialect = dialect;
        _options = options with { SkipLines = dialect.SkipLines };
        _notes = [.. dialect.Notes];
        var (first, line, columns) = FirstRecord();
        _headerLine = line;
        Names = options.Names ?? (dialect.Header ? [.. first.Select((name, i) => name.Length > 0 ? name : Nameless(i))]
            : [.. Enumerable.Range(1, columns).Select(i => $"c{i}")]);
        if (Names.Count != columns)
            throw new CandorException($"{file.Path} has {columns} columns, but {Names.Count} names were given for them.");
        if (Names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new Location(file.Path, line,
                1).Error($"{twice.Count()} columns are named '{twice.Key}'; rename all but one, since explanations name columns.");
        LeaveOut(first);
    }

    public InputFile File { get; }

    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Spare => _spare;

    /// <inheritdoc/>
    public IEnumerable<string> Notes => _notes;

    public void Scan(Func<Row, bool> visit) => ScanBelow(row => SwallowsRows(row) ? throw Swallowed(row)
        : row.Count != Names.Count ? throw Ragged(row) : visit(row));

    /// <summary>Reads all records, the header too, whatever their number of cells.</summary>
    public static void ScanRecords(InputFile file, char separator, CsvOptions options, Func<Row, bool> visit)
    {
        if (separator == ' ')
            BlankRow.Scan(file, options, Bearable);
        else
            CsvRow.Scan(file, separator, options, Bearable);

        bool Bearable(Row row)
        {
            if (row.Count > file.Limits.Columns)
                throw file.Limits.Exceeded("columns", $"{row.At(0)}: this row has {row.Count} cells");
            return visit(row);
        }
    }

    private static string Nameless(int column) => FormattableString.Invariant($"column {column + 1}");

    // The rows below the header.
    private void ScanBelow(Func<Row, bool> visit)
    {
        var skip = _dialect.Header;
        ScanRecords(File, _dialect.Separator, _options, row =>
        {
            if (!skip)
                return visit(row);
            skip = false;
            return true;
        });
    }

    private (string[] Cells, long Line, int Columns) FirstRecord()
    {
        (string[], long, int)? first = null;
        ScanRecords(File, _dialect.Separator, _options, row =>
        {
            first = ([.. Enumerable.Range(0, row.Count).Select(row.Text)], row.At(0).Line, row.Count);
            return false;
        });
        return first ?? throw new CandorException($"{File.Path} has no rows behind the lines that are left out (--skip-lines, --comment).");
    }

    private void LeaveOut(string[] first)
    {
        var (numbers, empty) = NamelessColumns.Find(first, _dialect.Header, ScanBelow);
        string[] kept = [.. _options.Categorical, .. _options.Ids, .. _options.Columns];
        if (numbers && !kept.Contains(Names[0]))
        {
            _spare.Add(Names[0]);
            _notes.Add("The first column has no name and numbers the rows; it is left out (name it in the header to keep it).");
        }

        string[] ends = [.. Names.Skip(Names.Count - empty).Where(n => !kept.Contains(n))];
        _spare.AddRange(ends);
        if (ends.Length > 0)
            _notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"The last {(ends.Length == 1 ? "column has" : $"{ends.Length} columns have")} neither a name nor a value; left out."));
    }

    // Whether quotes hold lines together each of which is a row by itself. Texts have no tabs and bars, but commas: there the cells must be
    // such as the other rows have.
    private bool SwallowsRows(Row row)
    {
        var lines = row.Lines(_dialect.Separator);
        return lines.Any() && lines.All(line => line.Length == Names.Count)
            && (_dialect.Separator is '\t' or '|' || lines.All((_shape ??= Shape()).Fits));
    }

    private RowShape Shape()
    {
        var (shape, rows) = (new RowShape(Names.Count), 0);
        ScanBelow(row =>
        {
            if (row.Count == Names.Count && !row.Lines(_dialect.Separator).Any())
                shape.Add(row);
            return ++rows < RowShape.Sample;
        });
        return shape;
    }

    private CandorException Swallowed(Row row) => row.At(0).Error(
        "a quote opens a cell in this row that goes on over line ends, though each of the lines is a row of " +
        FormattableString.Invariant($"{Names.Count} cells by itself; if quotes mean nothing in this file, say so (--no-quotes), or ") +
        "write \"\" for a quote inside a quoted cell.");

    private CandorException Ragged(Row row)
    {
        var expected = _dialect.Header ? $"the header in line {_headerLine}" : $"line {_headerLine}";
        var advice = row.Count > Names.Count
            ? $"quote cells that hold the separator {CsvDialect.Show(_dialect.Separator)}, or remove the rest"
            : "fill in the cells that are missing";
        var at = row.At(Math.Min(row.Count, Names.Count) - (row.Count > Names.Count ? 0 : 1));
        var more = row.First(0) is '#' or '%' or '|' or '/' && row.Count < Names.Count
            ? $"; if such lines are remarks, have them left out (--comment '{row.First(0)}')"
            : at.Line == _headerLine + 1
            ? FormattableString.Invariant(
                $"; if line {_headerLine} is no part of the table, have it left out (--skip-lines {_headerLine})") : "";
        return at.Error($"this row has {row.Count} cells, but {expected} has {Names.Count}; {advice}{more}.");
    }
}
