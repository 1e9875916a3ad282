namespace Candor.Data;

/// <summary>How a set of the catalog comes to this machine.</summary>
public enum DataOrigin
{
    /// <summary>Inside the library.</summary>
    Embedded,

    /// <summary>In a package of the operating system.</summary>
    Installed,

    /// <summary>Computed by the library.</summary>
    Generated,

    /// <summary>Downloaded from its publisher on request.</summary>
    Fetched,
}

/// <summary>What a set holds.</summary>
public enum DataKind
{
    /// <summary>Rows and columns.</summary>
    Table,

    /// <summary>Images of one size.</summary>
    Images,

    /// <summary>Series of one size: a table whose columns are times of the same features.</summary>
    Series,

    /// <summary>Texts.</summary>
    Texts,
}

/// <summary>A file that a publisher offers.</summary>
/// <param name="Name">The file's name in the cache.</param>
/// <param name="Urls">The publisher's address, then mirrors; tried in this order.</param>
/// <param name="Sha256">Its hash, hexadecimal, lower case; null where none is known for sure: then the first download's hash is kept and
/// later ones must equal it.</param>
/// <param name="Bytes">Its length; null if not known.</param>
public sealed record RemoteFile(string Name, IReadOnlyList<Uri> Urls, string? Sha256 = null, long? Bytes = null)
{
    /// <summary>Whether the address gives OpenML's JSON description, which names the file and its MD5, instead of the file.</summary>
    public bool IsOpenMlDescription { get; init; }
}

/// <summary>A data set that has a name.</summary>
public sealed record CatalogEntry
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about, one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Rows, images or texts.</summary>
    public required int Rows { get; init; }

    /// <summary>Input columns (pixels times channels for images); 0 for texts.</summary>
    public required int Columns { get; init; }

    /// <summary>Classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Its licence, as the publisher states it.</summary>
    public required string Licence { get; init; }

    /// <summary>Who made it, and where this copy comes from.</summary>
    public required string Source { get; init; }

    /// <summary>How it comes to this machine.</summary>
    public required DataOrigin Origin { get; init; }

    /// <summary>What it holds.</summary>
    public DataKind Kind { get; init; } = DataKind.Table;

    /// <summary>Of texts: the column that holds them where the set lies as a table.</summary>
    public string TextColumn { get; init; } = "text";

    /// <summary>Hash of the embedded file; null for others, whose files have their own.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What is fetched; empty for embedded and installed sets.</summary>
    public IReadOnlyList<RemoteFile> Files { get; init; } = [];

    /// <summary>The folder in the cache; sets that share files share it.</summary>
    public string Folder { get => field ?? Name; init; }

    internal Func<OpenRequest, Dataset>? Reader { get; init; }

    /// <summary>Whether it can be opened now: embedded, installed, or fetched.</summary>
    /// <param name="cache">The cache's folder; null: <see cref="DataCache.Default"/>.</param>
    public bool IsReady(string? cache = null) => Origin switch
    {
        DataOrigin.Embedded or DataOrigin.Generated => true,
        DataOrigin.Installed => Directory.Exists(Folder),
        _ => Files.All(f => File.Exists(Path.Combine(FolderIn(cache), f.Name))),
    };

    /// <summary>Its folder.</summary>
    /// <param name="cache">The cache's folder; null: <see cref="DataCache.Default"/>.</param>
    public string FolderIn(string? cache = null) => Path.Combine(cache ?? DataCache.Default, Folder);

    internal Dataset Open(string? label, DataOptions options)
    {
        if (!IsReady(options.Cache))
        {
            throw new CandorException(Origin == DataOrigin.Installed
                ? $"'{Name}' is not installed ({Folder} does not exist); install {Source}."
                : $"'{Name}' is not fetched yet ({FolderIn(options.Cache)} lacks it); run 'candor data fetch {Name}'.");
        }

        var reader = Reader ?? throw new CandorException(
            $"'{Name}' is a set of {Kind.ToString().ToLowerInvariant()}, which cannot be opened as a data set; " +
            $"its files are in {FolderIn(options.Cache)}.");
        return reader(new OpenRequest(FolderIn(options.Cache), label, options)).WithName(Name,
            Origin is DataOrigin.Embedded or DataOrigin.Generated ? $"builtin:{Name}"
            : $"{(Origin == DataOrigin.Installed ? "installed" : "fetched")}:{Name}");
    }
}

/// <summary>What an entry's reader gets.</summary>
internal sealed record OpenRequest(string Folder, string? Label, DataOptions Options)
{
    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>A published set: one pair of IDX files, or a training and a test pair, the second of which is the test part.</summary>
    /// <param name="files">Images and labels of each part.</param>
    /// <param name="classes">Names of the labels 0, 1, …; null: the labels themselves.</param>
    public Dataset Idx(IReadOnlyList<(string Images, string Labels)> files, IReadOnlyList<string>? classes = null)
    {
        var parts = files.Select(f => Dataset.FromIdx(File(f.Images), File(f.Labels)))
            .Select(d => classes is null ? d : d.WithClasses(classes)).ToList();
        return parts.Count == 1 ? parts[0] : Dataset.Join(parts, lastIsTest: true);
    }
}
