using Candor.Data.Formats;
using Candor.Data.Formats.Columnar;

namespace Candor.Data.Catalog;

/// <summary>Finds out what a name or path is, and reads it.</summary>
internal static class DatasetOpener
{
    public static Dataset Open(string nameOrPath, string? label, DataOptions options,
        Func<Dataset, string, string?, DataOptions, Dataset> withTest)
    {
        var data = OpenOne(nameOrPath, label, options);
        RefuseIdle(data, options);
        if (options.TestData is { } test)
            data = withTest(data, test, label, options);
        var notes = data.OwnNotes;
        if (options.Classes.Count > 0)
            data = data.OfClasses(options.Classes);
        if (options.SeriesSteps is { } steps)
            data = data.AsSeries(steps);
        data = options.PixelColumns ? data.ToTable() : data;
        return notes.Count == 0 ? data : data.WithNotes(notes);
    }

    /// <summary>Whether a name or path is one of images.</summary>
    public static bool IsImages(string nameOrPath, DataOptions options)
    {
        if (options.PixelColumns || options.Text is not null)
            return false;
        if (DataCatalog.Find(nameOrPath) is { } entry)
            return entry.Kind == DataKind.Images;
        if (Directory.Exists(nameOrPath))
            return !IsTexts(nameOrPath, options);
        // A pipe, whose length is 0, can be read but once.
        return File.Exists(nameOrPath) && new FileInfo(nameOrPath).Length > 0 && FormatOf(InputFile.Open(nameOrPath, options.Limits),
            nameOrPath) is FileFormat.Idx or FileFormat.Cifar or FileFormat.Stl;
    }

    /// <summary>Whether a name or path is one of texts.</summary>
    public static bool IsTexts(string nameOrPath, DataOptions options) =>
        options.Text is not null || DataCatalog.Find(nameOrPath) is { Kind: DataKind.Texts }
        || (DataCatalog.Find(nameOrPath) is null && Directory.Exists(nameOrPath) && TextFolder.IsFolder(nameOrPath, options.FollowLinks));

    /// <summary>Whether a name or path is one of series.</summary>
    public static bool IsSeries(string nameOrPath, DataOptions options) =>
        options.SeriesSteps is not null || DataCatalog.Find(nameOrPath)?.Kind == DataKind.Series;

    // An option without effect is most likely a mistake.
    private static void RefuseIdle(Dataset data, DataOptions options)
    {
        var cut = options.Tokens is not null ? "--tokens" : options.Vocabulary is not null ? "--vocabulary" : options.KeptWords is not null
            ? "--kept-words" : options.Words is not null ? "--words" : null;
        if (cut is not null && data.Schema.Text is null)
            throw new CandorException($"{cut} is for texts, but {data.Source} is read as {(data.Schema.Image is null ? "a table" : "images")}; leave it out, or name the column that holds the texts (--text).");
        if (options.Text is not null && (data.Schema.Text is null || !File.Exists(data.Source)))
            throw new CandorException($"--text names a column of a CSV or TSV file, but {data.Source} is none; leave it out.");
        if (options.PixelColumns && data.Schema.Image is null)
            throw new CandorException($"{data.Source} is a table, so it has no pixels to make columns of (--pixel-columns); leave the option out.");
        if (options.Unknown is not null && options.TestData is null)
            throw new CandorException("--unknown is for categories of the test data (--test-data), but none is given; leave it out.");
        if (options.ZeroBased && data.Schema.Columns is not [{ Name: "f0" }, ..])
            throw new CandorException($"--zero-based is for LIBSVM files, but {data.Source} is none; leave it out.");
        if (options.Features is { } features && !(data.Schema.Columns is [{ Name: "f0" or "f1" }, ..]
            && data.Schema.Columns.Count == features))
            throw new CandorException($"--features is for LIBSVM files, but {data.Source} is none; leave it out.");
        if (options.Columns is { } columns && data.Schema.Columns.Count(c => columns.Contains(c.Name)) < data.Schema.Columns.Count
            || options.Columns is not null && data.Schema.Columns.Count == 0)
            throw new CandorException($"--columns takes columns of a table in a CSV, ARFF, Parquet or Arrow file, but {data.Source} is " +
                "none; leave it out.");
        if (options.Units?.Keys.FirstOrDefault(n => data.Schema.Columns.All(c => c.Name != n)) is { } column)
            throw new CandorException(
                $"{data.Source} has no column '{column}' (--units).{Suggestion.Of(column, [.. data.Schema.Columns.Select(c => c.Name)])}");
        if (options.Ids is { Count: > 0 } && data.Ids.Count == 0)
            throw new CandorException($"--id names columns of a table in a CSV or ARFF file, but {data.Source} is none; leave it out.");
        if (options.FollowLinks && !Directory.Exists(data.Source))
            throw new CandorException($"--follow-links is for folders of pictures or texts, but {data.Source} is none; leave it out.");
        if (options.ImageSize is not null && !Directory.Exists(data.Source))
            throw new CandorException($"--image-size is for folders of pictures, but {data.Source} is none; leave it out.");
    }

    private static void RefuseCsv(string path, DataOptions options)
    {
        var given = options.SkipLines != 0 ? "--skip-lines" : options.Comment is not null ? "--comment" : options.NoQuotes ? "--no-quotes"
            : null;
        if (given is not null)
            throw new CandorException($"{given} is for CSV files of your own, but {path} is none; leave it out.");
    }

    private static Dataset OpenOne(string nameOrPath, string? label, DataOptions options)
    {
        if (DataCatalog.Find(nameOrPath) is not null || Directory.Exists(nameOrPath))
            RefuseCsv(nameOrPath, options);
        if (DataCatalog.Find(nameOrPath) is { } entry)
            return entry.Open(label, options);
        if (Directory.Exists(nameOrPath))
            return OpenFolder(nameOrPath, options);
        if (File.Exists(nameOrPath) || LooksLikePath(nameOrPath))
            return OpenFile(InputFile.Open(nameOrPath, options.Limits), nameOrPath, label, options);
        throw new CandorException($"'{nameOrPath}' is neither a file nor a known data set.{Suggestion.Of(nameOrPath, [.. DataCatalog.All.Select(e => e.Name)])}");
    }

    private static Dataset OpenFolder(string path, DataOptions options)
    {
        try
        {
            var published = CifarFormat.IsFolder(path) || StlFormat.IsFolder(path);
            if (published && options.ImageSize is not null)
                throw new CandorException($"--image-size is for folders of pictures, but {path} holds the files of a published set; leave it out.");
            if (published)
                return CifarFormat.IsFolder(path) ? CifarFormat.ReadFolder(path, options.Limits)
                    : StlFormat.ReadFolder(path, options.Limits);
            if (TextFolder.IsFolder(path, options.FollowLinks))
                return Dataset.FromTextFolder(path, options);
            if (ImageFolder.IsFolder(path, options.FollowLinks))
                return Dataset.FromImageFolder(path, options.ImageSize, options.Limits, options.FollowLinks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CandorException($"{path} cannot be read: {e.Message}", e);
        }

        throw new CandorException($"{path} is a folder; give a file in it, or a folder with a sub-folder of pictures or of .txt files for every class.");
    }

    private static Dataset OpenFile(InputFile file, string path, string? label, DataOptions options)
    {
        var format = FormatOf(file, path);
        if (format != FileFormat.Csv)
            RefuseCsv(path, options);
        var data = OpenFormat(format, file, path, label, options);
        return data.Schema.Image is null && format != FileFormat.LibSvm
            ? data.WithNotes([LabelColumn.Say(data.Schema.Label, label), .. data.OwnNotes]) : data;
    }

    private static Dataset OpenFormat(FileFormat format, InputFile file, string path, string? label, DataOptions options) => format switch
    {
        FileFormat.Arff => Dataset.FromArff(path, label, options.Arff),
        FileFormat.LibSvm => label is null
            ? Dataset.FromLibSvm(path, new()
            {
                Task = options.Task,
                ZeroBased = options.ZeroBased,
                Features = options.Features,
                Limits = options.Limits,
            })
            : throw new CandorException(
                $"{path} is LIBSVM, where each line starts with its label, so a label column ('{label}') cannot be chosen; leave it out."),
        FileFormat.Parquet or FileFormat.Arrow => file.Guard(f =>
        {
            var table = Columnar(f, format, options.NoValue)!;
            return options.Text is { } column ? TextTable.Read(table, column, label, options) : table.Read(label, options.Csv);
        }),
        FileFormat.Cifar => Dataset.FromCifar10(path, options.Limits),
        FileFormat.Stl => StlFormat.IsLabels(path) ? Dataset.FromStl10(StlFormat.ImagesOf(path), path, options.Limits)
            : Dataset.FromStl10(path, limits: options.Limits),
        FileFormat.Idx => Dataset.FromIdx(path, options.IdxLabels ?? IdxFormat.LabelsOf(path)
            ?? throw new CandorException($"{path} holds IDX images; name the labels' file too, or name the two …images-idx3-ubyte and " +
                $"…labels-idx1-ubyte."), options.Limits),
        _ => options.Text is { } text ? Dataset.FromTextColumn(path, text, label, options) : Dataset.FromCsv(path, label, options.Csv),
    };

    /// <summary>A table of a format that stores columns; null: the format is another.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">What it is.</param>
    /// <param name="missing">Cells that hold no value.</param>
    internal static ColumnarTable? Columnar(InputFile file, FileFormat format, IReadOnlyList<string> missing) => format switch
    {
        FileFormat.Parquet => new ParquetTable(file, missing),
        FileFormat.Arrow => new ArrowTable(file, missing),
        _ => null,
    };

    private static bool LooksLikePath(string text) => text.Contains('/') || text.Contains('\\') || Path.HasExtension(text);

    // By extension; what says nothing (.txt, .data, none) by the file's start.
    internal static FileFormat FormatOf(InputFile file, string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" or ".tsv" or ".tab" => FileFormat.Csv,
            ".arff" => FileFormat.Arff,
            ".bin" => StlFormat.IsImages(name) || StlFormat.IsLabels(name) ? FileFormat.Stl : FileFormat.Cifar,
            ".parquet" or ".pq" => FileFormat.Parquet,
            ".arrow" or ".arrows" or ".feather" or ".ipc" => FileFormat.Arrow,
            ".libsvm" or ".svm" or ".scale" => FileFormat.LibSvm,
            _ => file.Guard(Sniff),
        };
    }

    private static FileFormat Sniff(InputFile file)
    {
        using (var bytes = file.Bytes())
        {
            var start = new byte[4096];
            var n = bytes.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (n >= 4 && start[0] == 0 && start[1] == 0)
                return FileFormat.Idx;
            if (start.AsSpan(0, n).StartsWith("PAR1"u8))
                return FileFormat.Parquet;
            if (start.AsSpan(0, n).StartsWith("ARROW1"u8) || start.AsSpan(0, n).StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]))
                return FileFormat.Arrow;
            if (n >= 2 && (start[0], start[1]) is not ((0xFF, 0xFE) or (0xFE, 0xFF)) && start.AsSpan(0, n).Contains((byte)0))
                throw new CandorException($"{file.Path} holds binary data of a kind that is not known; give a CSV, TSV, Parquet, Arrow, " +
                    "LIBSVM, ARFF, IDX, CIFAR-10 (.bin) or STL-10 (_X.bin) file.");
        }

        using var text = file.Text();
        for (var i = 0; i < 1000 && text.ReadLine() is { } line; i++)
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] is '%' or '#')
                continue;
            if (words[0].Equals("@relation", StringComparison.OrdinalIgnoreCase))
                return FileFormat.Arff;
            var pairs = words.Skip(1).TakeWhile(w => w[0] != '#').ToList();
            return pairs.Count > 0 && pairs.TrueForAll(IsPair) ? FileFormat.LibSvm : FileFormat.Csv;
        }

        return FileFormat.Csv;
    }

    private static bool IsPair(string word) =>
        word.IndexOf(':') is var colon && colon > 0 && word.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0
            && Cell.TryNumber(word[(colon + 1)..], out _);

}

/// <summary>What a file is.</summary>
internal enum FileFormat
{
    Csv,
    Arff,
    LibSvm,
    Idx,
    Cifar,
    Stl,
    Parquet,
    Arrow,
}
