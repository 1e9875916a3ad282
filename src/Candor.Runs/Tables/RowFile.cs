using Candor.Data.Files;

namespace Candor.Runs.Tables;

/// <summary>
/// A table that is written row by row in bounded memory: CSV, JSONL, Parquet or Arrow by its file's name. It has its name when it is
/// whole; until then it is <c>NAME.partial</c>.
/// </summary>
internal abstract class RowFile : IDisposable
{
    private readonly string? _path;
    private bool _whole;

    private protected RowFile(string? path) => _path = path;

    /// <summary>What goes on where it was cut off is called so.</summary>
    public const string Partial = ".partial";

    /// <summary>Opens a file.</summary>
    /// <param name="path">Ends in .csv, .tsv, .jsonl, .ndjson, .parquet, .arrow or .feather.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="append">Goes on with what is there, which has lines.</param>
    /// <exception cref="CandorException">The name says no format.</exception>
    public static RowFile Create(string path, IReadOnlyList<RowColumn> columns, bool append = false)
    {
        var extension = Known(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        if (extension == ".parquet")
            return new ParquetRows(path, columns);
        if (extension is ".arrow" or ".feather")
            return new ArrowRows(path, columns);
        var writer = new StreamWriter(PartFile.Open(path + Partial, append)) { NewLine = "\n" };
        return extension is ".csv" or ".tsv" ? new CsvRows(path, writer, columns, extension == ".tsv" ? '\t' : ',', append)
            : new JsonRows(path, writer, columns);
    }

    /// <summary>CSV on an output of the caller's.</summary>
    public static RowFile Csv(TextWriter output, IReadOnlyList<RowColumn> columns) => new CsvRows(null, output, columns, ',', false);

    /// <summary>The file's extension, in lower case.</summary>
    /// <exception cref="CandorException">It is of no format that is written.</exception>
    public static string Known(string path) => Writes(path)
        ? Extension(path)
        : throw new CandorException(
            $"{path} names no format that is written; end it in .csv, .tsv, .jsonl, .parquet, .arrow or .feather (--out).");

    /// <summary>Whether a name is that of a table, by its end.</summary>
    public static bool Writes(string path) =>
        Extension(path) is ".csv" or ".tsv" or ".jsonl" or ".ndjson" or ".parquet" or ".arrow" or ".feather";

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();

    /// <summary>Whether the file has lines, so that writing can go on where it was cut off.</summary>
    public static bool HasLines(string path) => Known(path) is not (".parquet" or ".arrow" or ".feather");

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One a column: texts, doubles, whole numbers (long) or null.</param>
    public abstract void Add(IReadOnlyList<object?> cells);

    /// <summary>Makes sure that what was added is on the disk, as far as the format can be cut there.</summary>
    public abstract void Flush();

    /// <summary>The table is whole: it takes its name.</summary>
    public void Finish()
    {
        Close(whole: true);
        if (_path is not null)
            File.Move(_path + Partial, _path, overwrite: true);
        _whole = true;
    }

    /// <summary>Ends the file.</summary>
    /// <param name="whole">Whether the table is whole, if only of no rows.</param>
    private protected abstract void Close(bool whole);

    /// <summary>Closes what is open; a table that is not whole keeps the name of a part.</summary>
    public void Dispose()
    {
        if (!_whole)
            Close(whole: false);
    }
}
