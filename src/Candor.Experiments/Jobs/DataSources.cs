using Candor.Data;
using Candor.Runs.Configuration;

namespace Candor.Experiments.Jobs;

/// <summary>Where the data sets of experiments lie: built in, in a folder that the user names, or fetched.</summary>
/// <param name="folder">A folder with NAME/NAME.csv (or .tsv, .arff; of texts NAME/NAME….csv, the largest), with NAME/train.bin and
/// NAME/test.bin of CIFAR-10's layout (also .gz), with a folder NAME of pictures, or one that <c>candor data fetch --cache</c> filled;
/// null: the user's cache.</param>
public sealed class DataSources(string? folder = null)
{
    private static readonly string[] s_extensions = [".csv", ".tsv", ".arff", ".csv.gz"];

    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>What <see cref="Dataset.Open"/> takes for a set of this name.</summary>
    /// <exception cref="CandorException">The set is not on this machine.</exception>
    public (string Data, DataOptions Reading) Locate(string name, DataOptions reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (DataCatalog.Find(name) is not { } entry)
        {
            // A folder of pictures, where it is not there as it is named.
            var below = folder is null || Path.Exists(name) ? null : Path.Combine(folder, name);
            return (Directory.Exists(below) ? below : name, reading);
        }
        if (entry.Origin != DataOrigin.Fetched)
            return (name, reading);
        if (folder is not null)
        {
            if (s_extensions.Select(e => Path.Combine(folder, name, name + e)).FirstOrDefault(System.IO.File.Exists) is { } file)
                return (file, reading);
            if (entry.Kind == DataKind.Texts && Largest(Path.Combine(folder, name), name) is { } texts)
                return (texts, reading with { Text = reading.Text ?? entry.TextColumn });
            if (Part("train") is { } train && Part("test") is { } test)
                return (train, reading with { TestData = test });
            if (entry.IsReady(folder))
                return (name, reading with { Cache = folder });
        }
        return entry.IsReady(reading.Cache)
            ? (name, reading)
            : throw new CandorException($"The data set '{name}' is not on this machine{(folder is null ? "" : $" ({folder} has no {name}/{name}.csv)")}; fetch it (candor data fetch {name}), or say where it lies (--data DIR with DIR/{name}/{name}.csv).");

        // A part of a published set of images: as many of its records as there are.
        string? Part(string part) => new[] { ".bin", ".bin.gz" }.Select(e => Path.Combine(folder!, name, part + e))
            .FirstOrDefault(System.IO.File.Exists);
    }

    // Of subsets beside a whole set the whole is meant.
    private static string? Largest(string path, string name) => !Directory.Exists(path)
        ? null
        : Directory.EnumerateFiles(path, $"{name}*").Where(f => s_extensions.Any(f.EndsWith)).Select(f =>
            new FileInfo(f)).OrderByDescending(f => f.Length).ThenBy(f => f.Name, StringComparer.Ordinal).FirstOrDefault()?.FullName;

    /// <summary>The path of a file that lies beside the data sets: where its name says, or in the folder.</summary>
    /// <exception cref="CandorException">It is in neither.</exception>
    public string File(string name)
    {
        string[] paths = [name, .. folder is null ? Array.Empty<string>() : [Path.Combine(folder, name)]];
        return paths.FirstOrDefault(System.IO.File.Exists)
            ?? throw new CandorException($"The file '{name}' that the experiment needs is not on this machine{(folder is null ? "" : $" (nor in {folder})")}; say where it lies (--data DIR with DIR/{name}).");
    }

    /// <summary>A set, opened.</summary>
    public Dataset Open(string name, string? label = null, DataOptions? reading = null)
    {
        var (data, options) = Locate(name, reading ?? new());
        return Dataset.Open(data, label, options);
    }

    /// <summary>Hash of a set's content.</summary>
    public string Hash(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var key = new TrainConfig { Data = request.Name, Label = request.Label, Reading = request.Reading }.ToJson().ToJsonString();
        return _hashes.TryGetValue(key, out var hash) ? hash : _hashes[key] = Open(request.Name, request.Label, request.Reading).Sha256;
    }
}

/// <summary>A data set, and how it is read.</summary>
/// <param name="Name">Its name or file.</param>
/// <param name="Label">Its label column; null: detected.</param>
/// <param name="Reading">How it is read.</param>
public sealed record DataRequest(string Name, string? Label, DataOptions Reading)
{
    /// <summary>A set by name, read as usual.</summary>
    public DataRequest(string name) : this(name, null, new())
    {
    }
}
