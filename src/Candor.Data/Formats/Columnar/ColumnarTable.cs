using System.Globalization;

namespace Candor.Data.Formats.Columnar;

/// <summary>A file that stores its columns one by one, in groups of rows: Parquet, Arrow. A column is read when its first cell is asked
/// for.</summary>
internal abstract class ColumnarTable : ITextTable
{
    // A column of one value takes a few bytes whatever its length; one that is spelled out has a bit for each at least.
    private const long MostValuesPerByte = 8;

    // Of the memory that there is, the share that cells may take which are kept between two scans, and what one takes of it about.
    private const long KeptShare = 4, CellBytes = 16;

    private readonly List<Cells?[]> _kept = [];
    private long _room;

    protected ColumnarTable(InputFile file, IReadOnlyList<string> names, IReadOnlyList<string> missing)
    {
        if (names.Count == 0)
            throw new CandorException($"{file.Path} has no column; write it again.");
        (File, Names, NumbersMayBeMissing) = (file, names, missing.Any(t => Cell.TryNumber(t, out _)));
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CandorException(
                $"{file.Path}: {twice.Count()} columns are named '{twice.Key}'; rename all but one, since explanations name columns.");
    }

    /// <inheritdoc/>
    public InputFile File { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    // pandas keeps the index of its rows as a column of this name.
    public IReadOnlyList<string> Spare =>
        Names.Count > 2 ? [.. Names.Where(n => n.StartsWith("__index_level_", StringComparison.Ordinal))] : [];

    /// <summary>Whether one of the cells that hold no value is a number.</summary>
    protected bool NumbersMayBeMissing { get; }

    /// <summary>A data set of it. Cells are kept between its scans as far as there is memory, since unpacking takes longest.</summary>
    public Dataset Read(string? label, CsvOptions options)
    {
        if (Names.Count < 2)
            throw new CandorException(
                $"{File.Path} has one column only ('{Names[0]}'), but a label and at least one input are needed.");
        _room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / KeptShare / CellBytes;
        return TableBuilder.Read(this,
            new TableOptions(label, options.Missing, options.MissingTokens, options.Categorical, options.Ignore)
            {
                Columns = options.Columns,
                Task = options.Task,
                Ids = options.Ids,
                Markers = options.HasUsualTokens,
            });
    }

    /// <inheritdoc/>
    public void Scan(Func<Row, bool> visit)
    {
        var start = 0L;
        foreach (var (g, (claimed, read)) in Groups().Index())
        {
            var rows = Claimed(start, claimed);
            var row = new ColumnarRow(this, read, rows, Group(g, rows), start);
            for (var i = 0; i < rows; i++)
            {
                row.Index = i;
                if (!visit(row))
                    return;
            }

            start += rows;
        }
    }

    /// <summary>Groups of rows: how many there are to be, and what reads the cells of each column, given the true number.</summary>
    protected abstract IEnumerable<(long Claimed, Func<int, int, Cells> Read)> Groups();

    /// <summary>Bytes of the file, unpacked if it was packed as a whole; to be set before the first group.</summary>
    protected long Bytes { get; set; }

    /// <summary>The bytes, which must be sought in; a packed file is unpacked into memory.</summary>
    protected static Stream Open(InputFile file)
    {
        var stream = file.Bytes();
        if (stream.CanSeek)
            return stream;
        using (stream)
        {
            var memory = new MemoryStream();
            stream.CopyTo(memory);
            memory.Position = 0;
            return memory;
        }
    }

    // Rows of a group, which is read column by column: memory is taken for what is claimed.
    private int Claimed(long before, long rows)
    {
        if (rows < 0 || rows > Array.MaxLength)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{File.Path} claims {rows} rows in one group, which no file holds; write it again."));
        var most = Math.Max(File.Limits.Values, MostValuesPerByte * Bytes);
        return (before + rows) * Names.Count <= most ? (int)rows : throw File.Limits.Exceeded("values",
            $"{File.Path} has {Bytes} bytes, but {before + rows} rows × {Names.Count} columns and more", most);
    }

    // The cells of a group, those that were kept and room for the others.
    private Cells?[] Group(int group, int rows)
    {
        if (group < _kept.Count)
            return _kept[group];
        var cells = new Cells?[Names.Count];
        if (group == _kept.Count && (long)rows * Names.Count is var size && size <= _room)
        {
            _kept.Add(cells);
            _room -= size;
        }

        return cells;
    }

    /// <summary>Runs a reader, whose exceptions at bytes that are no such file are of any kind.</summary>
    protected static T Try<T>(InputFile file, string kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not CandorException)
        {
            throw new CandorException($"{file.Path} is a damaged {kind} file, or one of a kind that is not read " +
                $"({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); write it again, or as CSV.", e);
        }
    }

    private sealed class ColumnarRow(ColumnarTable table, Func<int, int, Cells> read, int rows, Cells?[] cells, long start) : Row
    {
        public int Index { get; set; }

        public override int Count => cells.Length;

        public override string Text(int cell) => Of(cell).Text(Index);

        public override bool TryNumber(int cell, out double value) => Of(cell).TryNumber(Index, out value);

        public override int Length(int cell) => Of(cell).Length(Index);

        public override Location At(int cell) => new(string.Create(CultureInfo.InvariantCulture,
            $"{table.File.Path}, row {start + Index} (from 0), column '{table.Names[cell]}'"), 0, 0);

        private Cells Of(int cell) => cells[cell] ??= read(cell, rows);
    }
}
