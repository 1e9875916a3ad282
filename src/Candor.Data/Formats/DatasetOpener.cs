namespace Candor.Data.Formats;

/// <summary>Finds out what a name or path is, and reads it.</summary>
internal static class DatasetOpener
{
    public static Dataset Open(string nameOrPath, string? label, DataOptions options)
    {
        if (DataCatalog.Find(nameOrPath) is { } entry)
            return entry.Open(label, options);
        if (File.Exists(nameOrPath) || Directory.Exists(nameOrPath) || LooksLikePath(nameOrPath))
            return OpenFile(InputFile.Open(nameOrPath), nameOrPath, label, options);
        throw new CandorException($"'{nameOrPath}' is neither a file nor a known data set.{Suggestion.Of(nameOrPath, [.. DataCatalog.All.Select(e => e.Name)])}");
    }

    private static Dataset OpenFile(InputFile file, string path, string? label, DataOptions options) => FormatOf(file, path) switch
    {
        FileFormat.Arff => Dataset.FromArff(path, label, options.Arff),
        FileFormat.LibSvm => label is null ? Dataset.FromLibSvm(path, new() { Task = options.Task }) : throw new CandorException($"{path} is LIBSVM, where each line starts with its label, so a label column ('{label}') cannot be chosen; leave it out."),
        FileFormat.Idx => Dataset.FromIdx(path, options.IdxLabels ?? IdxFormat.LabelsOf(path) ?? throw new CandorException($"{path} holds IDX images; name the labels' file too, or name the two …images-idx3-ubyte and …labels-idx1-ubyte.")),
        _ => Dataset.FromCsv(path, label, options.Csv),
    };

    private static bool LooksLikePath(string text) => text.Contains('/') || text.Contains('\\') || Path.HasExtension(text);

    // By extension; what says nothing (.txt, .data, none) by the file's start.
    private static FileFormat FormatOf(InputFile file, string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" or ".tsv" or ".tab" => FileFormat.Csv,
            ".arff" => FileFormat.Arff,
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
            if (n >= 2 && (start[0], start[1]) is not ((0xFF, 0xFE) or (0xFE, 0xFF)) && start.AsSpan(0, n).Contains((byte)0))
                throw new CandorException($"{file.Path} holds binary data of a kind that is not known; give a CSV, TSV, LIBSVM, ARFF or IDX file.");
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
        word.IndexOf(':') is var colon && colon > 0 && word.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0 && Cell.TryNumber(word[(colon + 1)..], out _);

    private enum FileFormat
    {
        Csv,
        Arff,
        LibSvm,
        Idx,
    }
}
