using System.Globalization;

namespace Candor.Data.Formats.Columnar;

/// <summary>A file that stores its columns one by one, in groups of rows: Parquet, Arrow. A column is read when its first cell is asked
/// for.</summary>
internal abstract class ColumnarTable : ITextTable
{
    // A column of one value takes a few bytes whatever its length, so a header's claim says little; so many rows a byte are none.
    private const long MostRowsPerByte = 1 << 10;

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

    /// <summary>A data set of it.</summary>
    public Dataset Read(string? label, CsvOptions options) => Names.Count > 1
        ? TableBuilder.Read(this,
            new TableOptions(label, options.Missing, options.MissingTokens, options.Categorical, options.Ignore)
            {
                Columns = options.Columns,
                Task = options.Task,
                Ids = options.Ids,
                Markers = options.HasUsualTokens,
            })
        : throw new CandorException(
            $"{File.Path} has one column only ('{Names[0]}'), but a label and at least one input are needed.");

    /// <inheritdoc/>
    public void Scan(Func<Row, bool> visit)
    {
        var start = 0L;
        foreach (var (rows, cells) in Groups())
        {
            var row = new ColumnarRow(this, cells, start);
            for (var i = 0; i < rows; i++)
            {
                row.Index = i;
                if (!visit(row))
                    return;
            }

            start += rows;
        }
    }

    /// <summary>Groups of rows: how many, and what reads the cells of each column.</summary>
    protected abstract IEnumerable<(int Rows, Func<int, Cells> Cells)> Groups();

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

    /// <summary>The number of rows that a header claims, if the file can hold them.</summary>
    protected int Claimed(long rows, Stream stream) => rows >= 0 && rows <= Math.Min(Array.MaxLength, MostRowsPerByte * stream.Length)
        ? (int)rows : throw new CandorException(string.Create(CultureInfo.InvariantCulture,
            $"{File.Path} claims {rows} rows in one group, which {stream.Length} bytes do not hold; write it again."));

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

    private sealed class ColumnarRow(ColumnarTable table, Func<int, Cells> read, long start) : Row
    {
        private readonly Cells?[] _cells = new Cells?[table.Names.Count];

        public int Index { get; set; }

        public override int Count => _cells.Length;

        public override string Text(int cell) => Of(cell).Text(Index);

        public override bool TryNumber(int cell, out double value) => Of(cell).TryNumber(Index, out value);

        public override int Length(int cell) => Of(cell).Length(Index);

        public override Location At(int cell) => new(string.Create(CultureInfo.InvariantCulture,
            $"{table.File.Path}, row {start + Index} (from 0), column '{table.Names[cell]}'"), 0, 0);

        private Cells Of(int cell) => _cells[cell] ??= read(cell);
    }
}
