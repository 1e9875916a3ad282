using System.Globalization;
using System.Security.Cryptography;
using Candor.Data.Catalog;
using Candor.Data.Formats;
using Candor.Data.Formats.Pictures;

namespace Candor.Data;

/// <summary>
/// New data for a trained predictor, read row by row in bounded memory and matched by its contract: CSV, TSV, ARFF, LIBSVM, JSON or JSONL
/// of any number of rows; a folder of pictures or texts, sorted by class or not; one picture; a named set.
/// </summary>
public sealed class CaseFile
{
    private readonly CaseSource _source;
    private readonly InputFile? _file;
    private readonly Contract _contract;
    private string? _sha256;

    private CaseFile(Contract contract, string name, CaseSource source, InputFile? file) =>
        (_contract, Name, _source, _file) = (contract, name, source, file);

    /// <summary>The path or name as given.</summary>
    public string Name { get; }

    /// <summary>What a person should know of how it was matched, a sentence each; complete once it was read.</summary>
    public IReadOnlyList<string> Notes => [.. _source.Notes];

    /// <summary>Categories that were taken for nothing, by column; complete once it was read.</summary>
    internal UnknownCells Unknown => _source.Unknown;

    /// <summary>SHA-256 of the file as it is stored, hexadecimal, lower case; null where there is not one file.</summary>
    public string? Sha256 => _file is null ? null : _sha256 ??= _file.Guard(HashOf);

    /// <summary>Opens new data.</summary>
    /// <param name="contract">What it is matched by.</param>
    /// <param name="nameOrPath">A file, a folder, a name of <see cref="DataCatalog"/>, or <c>-</c> for standard input.</param>
    /// <param name="reading">How it is read; null: as in training.</param>
    /// <exception cref="CandorException">There is no such data, or a column is not there.</exception>
    public static CaseFile Open(Contract contract, string nameOrPath, CaseReading? reading = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        reading ??= new();
        if (nameOrPath == "-")
            return OfFile(contract, InputFile.Standard(reading.Limits), nameOrPath, reading);
        if (DataCatalog.Find(nameOrPath) is not null)
            return OfSet(contract, nameOrPath, reading);
        if (Directory.Exists(nameOrPath))
            return OfFolder(contract, nameOrPath, reading);
        var file = InputFile.Open(nameOrPath, reading.Limits);
        return file.Guard(f => OfFile(contract, f, nameOrPath, reading));
    }

    /// <summary>Reads text as if it stood in a file: CSV, JSON or JSONL.</summary>
    /// <param name="contract">What it is matched by.</param>
    /// <param name="name">A name, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="reading">How it is read; null: as in training.</param>
    /// <exception cref="CandorException">A column is not there.</exception>
    public static CaseFile OfText(Contract contract, string name, string text, CaseReading? reading = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return OfFile(contract, new InputFile(name, name, () => new MemoryStream(bytes, writable: false)), name, reading ?? new());
    }

    /// <summary>Reads cases in order until <paramref name="visit"/> returns false or there are no more.</summary>
    /// <param name="visit">Is given each case, or null for a row that training would have left out for a missing value
    /// (<see cref="MissingPolicy.Drop"/>).</param>
    /// <exception cref="CandorException">A row does not fit; the message names line, column and value.</exception>
    public void Scan(Func<Case?, bool> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        ScanRows(row => visit(row.Case));
    }

    /// <summary>Reads rows in order, with number and id also where training would have left a row out.</summary>
    /// <param name="visit">Is given number, id and case (null: left out) of each row until it returns false.</param>
    /// <exception cref="CandorException">A row does not fit; the message names line, column and value.</exception>
    public void ScanAll(Func<int, string?, Case?, bool> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        ScanRows(row => visit(row.Row, row.Id, row.Case));
    }

    /// <summary>One row.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="CandorException">There is no such row, or it or one before it does not fit.</exception>
    public Case Row(int row)
    {
        var (found, rows) = ((CaseRow?)null, 0);
        ScanRows(r =>
        {
            rows++;
            found = r.Row == row ? r : null;
            return found is null;
        });
        return found is { } f ? f.Case ?? throw f.Incomplete() : throw new CandorException(rows == 0
            ? $"{Name} has no rows."
            : FormattableString.Invariant($"There is no row {row}: {Name} has rows 0 to {rows - 1} (--row)."));
    }

    /// <summary>The only row, where there is one.</summary>
    /// <exception cref="CandorException">There are none, or more.</exception>
    public Case Only()
    {
        List<CaseRow> rows = [];
        ScanRows(r =>
        {
            rows.Add(r);
            return rows.Count < 2;
        });
        return rows switch
        {
            [] => throw new CandorException($"{Name} has no rows."),
            [var row] => row.Case ?? throw row.Incomplete(),
            _ => throw new CandorException(
                $"{Name} has more than one row; say which (--row 12, or --id), or explain all of them (--out explanations.jsonl)."),
        };
    }

    /// <summary>The row with an id.</summary>
    /// <param name="id">What the column holds.</param>
    /// <param name="column">The column. Null: the contract's id columns, else the one of those that training left out in which it
    /// stands.</param>
    /// <exception cref="CandorException">No row has it, or several have.</exception>
    public Case Find(string id, string? column = null)
    {
        if (_source is not ContractRows rows)
            throw new CandorException($"{Name} is no table, so no column names its rows (--id); give a row's number (--row 12).");
        string[] columns = column is not null ? [column] : [.. rows.NamingColumns];
        if (columns.Length == 0)
            throw new CandorException($"No column of {Name} names its rows: training was told of none (--id), and left none out; say " +
                "which (--id-column NAME), or give a row's number (--row 12).");
        List<CaseRow> found = [];
        foreach (var name in columns)
        {
            rows.ById(name);
            ScanRows(row =>
            {
                if (row.Id == id && !found.Exists(f => f.Row == row.Row))
                    found.Add(row);
                return true;
            });
        }

        return found switch
        {
            [var row] => row.Case ?? throw row.Incomplete(),
            [] => throw new CandorException($"No row of {Name} has '{id}' in {string.Join(" or ", columns.Select(c => $"'{c}'"))} (--id)."),
            _ => throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{found.Count} rows of {Name} have '{id}' in {string.Join(" or ", columns.Select(c => $"'{c}'"))} (--id), the first " +
                    $"two are rows {found[0].Row} and {found[1].Row}; give a row's number (--row {found[0].Row}).")),
        };
    }

    /// <summary>All rows as a data set of the contract's schema, for scores; rows that training would have left out are left out.</summary>
    /// <exception cref="CandorException">A row does not fit, or there are none.</exception>
    public Dataset ToDataset()
    {
        var rows = new CaseCollector(_contract);
        ScanRows(row =>
        {
            if (row.Case is { } c)
                rows.Add(c);
            return true;
        });
        return rows.ToDataset(_file?.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Name)), Name).WithNotes(Notes);
    }

    private void ScanRows(Func<CaseRow, bool> visit)
    {
        if (_file is { } file)
            file.Guard(_ => Scanned());
        else
            Scanned();

        bool Scanned()
        {
            _source.Scan(visit);
            return true;
        }
    }

    private static CaseFile OfSet(Contract contract, string name, CaseReading reading)
    {
        var texts = contract.Schema.Text is not null;
        var data = Dataset.Open(name, reading.Label ?? (texts || contract.Schema.Image is not null ? null : contract.Schema.Label),
            new()
            {
                Cache = reading.Cache,
                Limits = reading.Limits,
                Task = contract.Schema.Task,
                Missing = texts ? MissingPolicy.Error : MissingPolicy.Mean,
            });
        return new(contract, name, new DatasetCases(contract, data, reading), null);
    }

    private static CaseFile OfFolder(Contract contract, string path, CaseReading reading) =>
        contract.Schema.Image is not null && (CifarFormat.IsFolder(path) || StlFormat.IsFolder(path))
            ? new(contract, path, new DatasetCases(contract, Dataset.Open(path, null, new() { Limits = reading.Limits }), reading), null)
            : contract.Schema.Image is null && contract.Schema.Text is null
            ? throw new CandorException($"{path} is a folder, but the predictor was trained on a table; give a file.")
            : new(contract, path, new FolderCases(contract, path, reading), null);

    private static CaseFile OfFile(Contract contract, InputFile file, string path, CaseReading reading)
    {
        var format = PictureFormats.IsNamed(path) ? (FileFormat?)null
            : JsonNamed(path) ? FileFormat.Csv : DatasetOpener.FormatOf(file, path);
        if (contract.Schema.Image is not null && format is null or FileFormat.Csv)
            return new(contract, path, new FolderCases(contract, path, reading), file);
        if (format is FileFormat.Idx or FileFormat.Cifar or FileFormat.Stl)
            return new(contract, path,
                new DatasetCases(contract, Dataset.Open(path, null, new() { Limits = reading.Limits }), reading), file);
        if (format is null)
            throw new CandorException($"{path} is a picture, but the predictor was trained on other data; give such data.");
        return new(contract, path, new ContractRows(contract, Table(contract, file, path, format.Value, reading), reading), file);
    }

    private static bool JsonNamed(string path) => Path.GetExtension(path).ToLowerInvariant() is ".json" or ".jsonl" or ".ndjson";

    private static ITextTable Table(Contract contract, InputFile file, string path, FileFormat format, CaseReading reading)
    {
        var columns = contract.Schema.Columns;
        if (format == FileFormat.Arff)
            return new ArffTable(file);
        if (format == FileFormat.LibSvm)
            return new LibSvmTable(file, new() { Features = columns.Count, ZeroBased = contract.IsZeroBased, Task = contract.Schema.Task });
        if (DatasetOpener.Columnar(file, format, contract.MissingTokens) is { } stored)
            return stored;
        if (JsonNamed(path) || JsonTable.Is(file))
            return new JsonTable(file,
                [.. columns.Select(c => c.Name), .. contract.Ids, .. contract.Ignored, reading.Label ?? contract.Schema.Label,
                .. contract.Schema.Text is { } text ? [text.Column] : Array.Empty<string>()]);
        var options = new CsvOptions
        {
            Separator = reading.Separator,
            Header = reading.Header,
            SkipLines = reading.SkipLines ?? 0,
            Comment = reading.Comment,
            NoQuotes = reading.NoQuotes ?? false,
            Numbers = reading.Numbers ?? NumberForm.Plain,
        };
        options.Validate();
        return new CsvTable(
            file, CsvDialect.Detect(file, options, (separator, read) => NamesColumns(contract, file, separator, read)), options);
    }

    // The first line is a header where it has a name that the contract knows; the columns of a file without one are c1, c2 ….
    private static bool NamesColumns(Contract contract, InputFile file, char separator, CsvOptions options)
    {
        var known = contract.Schema.Columns.Select(c => c.Name).Append(contract.Schema.Label).Concat(contract.Ids).Concat(contract.Ignored)
            .Append(contract.Schema.Text?.Column ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var header = true;
        CsvTable.ScanRecords(file, separator, options, row =>
        {
            header = Enumerable.Range(0, row.Count).Any(i => row.Text(i) is { Length: > 0 } cell && known.Contains(cell));
            return false;
        });
        return header || !contract.Schema.Columns.Any(c => c.Name is ['c', >= '0' and <= '9', ..]);
    }

    private static string HashOf(InputFile file)
    {
        using var stream = file.Stored();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
