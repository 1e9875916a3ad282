using System.Security.Cryptography;
using Candor.Data.Files;

namespace Candor.Data;

/// <summary>
/// Downloads the catalog's sets into a cache. A broken download goes on where it stopped; what arrives must have the pinned sha256, or
/// where none is pinned the one recorded at the first download (<c>FILE.sha256</c>, as sha256sum writes it).
/// </summary>
/// <param name="client">The client; the caller's, and its to dispose.</param>
/// <param name="cacheDirectory">The cache's folder, e.g. <see cref="DataCache.Default"/>; made if missing.</param>
public sealed class DataFetcher(HttpClient client, string cacheDirectory)
{
    /// <summary>How long a connection may take or stay silent.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Fetches a set of the catalog; what is here already is only checked.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="progress">Told of progress; null: nobody.</param>
    /// <param name="cancellation">Stops between blocks; what has arrived stays for the next time.</param>
    /// <exception cref="CandorException">No such set, no network, an answer other than success, a short body, or a wrong hash (the bad file
    /// is removed).</exception>
    public Task<FetchResult> FetchAsync(string name, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default) =>
        FetchAsync(DataCatalog.Get(name), progress, cancellation);

    /// <inheritdoc cref="FetchAsync(string, IProgress{FetchProgress}, CancellationToken)"/>
    /// <param name="entry">The set.</param>
    /// <param name="progress">Told of progress; null: nobody.</param>
    /// <param name="cancellation">Stops between blocks; what has arrived stays for the next time.</param>
    public async Task<FetchResult> FetchAsync(CatalogEntry entry, IProgress<FetchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (entry.Origin != DataOrigin.Fetched)
            throw new CandorException($"'{entry.Name}' needs no fetching: it is {(entry.Origin == DataOrigin.Embedded ? "part of candor" : $"installed by {entry.Source}")}; open it by its name.");
        var folder = entry.FolderIn(cacheDirectory);
        try
        {
            Directory.CreateDirectory(folder);
            List<FetchedFile> files = [];
            foreach (var file in entry.Files)
            {
                files.Add(await FileAsync(entry, file, folder, progress, cancellation).ConfigureAwait(false));
                await Archive.UnpackAsync(files[^1], folder, cancellation).ConfigureAwait(false);
            }

            return new FetchResult(entry, folder, files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CandorException($"Cannot write to {folder}: {e.Message} Free some space, end another fetch of '{entry.Name}', or choose another folder with CANDOR_DATA.", e);
        }
    }

    private async Task<FetchedFile> FileAsync(CatalogEntry entry, RemoteFile file, string folder, IProgress<FetchProgress>? progress,
        CancellationToken cancellation)
    {
        var path = Path.Combine(folder, file.Name);
        var record = path + ".sha256";
        var recorded = File.Exists(record) ? (await File.ReadAllTextAsync(record, cancellation).ConfigureAwait(false)).Split(' ')[0] : null;
        var expected = file.Sha256 ?? recorded;
        if (File.Exists(path))
        {
            var have = await HashAsync(path, cancellation).ConfigureAwait(false);
            if (expected is null)
            {
                // Put here by hand: as good as a first download, and not ours to delete.
                WholeFile.WriteText(record, $"{have}  {file.Name}\n");
                return new FetchedFile(path, new FileInfo(path).Length, have, HashCheck.FirstDownload, Downloaded: false);
            }

            if (have == expected)
                return new FetchedFile(path, new FileInfo(path).Length, have, file.Sha256 is null ? HashCheck.Recorded : HashCheck.Pinned,
                    Downloaded: false);
            File.Delete(path);
        }

        var part = path + ".part";
        await new Download(client, Silence, file, part, received => progress?.Report(new(entry.Name, file.Name, received.Bytes,
            received.Total ?? file.Bytes)))
            .RunAsync(cancellation).ConfigureAwait(false);
        var hash = await HashAsync(part, cancellation).ConfigureAwait(false);
        if (expected is not null && hash != expected)
        {
            var bytes = new FileInfo(part).Length;
            File.Delete(part);
            throw new CandorException(file.Sha256 is not null
                ? $"{file.Name} from {file.Urls[0].Host} has sha256 {hash} ({bytes} bytes), expected {expected}; it was removed. The download was damaged or the publisher changed the file: try again later."
                : $"{file.Name} from {file.Urls[0].Host} has sha256 {hash} ({bytes} bytes), but the first download had {expected}; it was removed. If you trust the publisher's change, delete {record} and fetch again.");
        }

        WholeFile.WriteText(record, $"{hash}  {file.Name}\n");
        File.Move(part, path, overwrite: true);
        var check = file.Sha256 is not null ? HashCheck.Pinned : recorded is not null ? HashCheck.Recorded : HashCheck.FirstDownload;
        return new FetchedFile(path, new FileInfo(path).Length, hash, check, Downloaded: true);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
    }
}
