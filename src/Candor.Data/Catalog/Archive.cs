using System.Formats.Tar;
using System.IO.Compression;
using Candor.Data.Files;

namespace Candor.Data;

/// <summary>Unpacks <c>.tar.gz</c> files beside themselves, once: <c>FILE.unpacked</c> says that it is done.</summary>
internal static class Archive
{
    public static async Task UnpackAsync(FetchedFile file, string folder, CancellationToken cancellation)
    {
        var done = file.Path + ".unpacked";
        if (!file.Path.EndsWith(".tar.gz", StringComparison.Ordinal) || (File.Exists(done) && !file.Downloaded))
            return;
        try
        {
            var stream = File.OpenRead(file.Path);
            await using (stream.ConfigureAwait(false))
            {
                var gzip = new GZipStream(stream, CompressionMode.Decompress);
                await using (gzip.ConfigureAwait(false))
                    await TarFile.ExtractToDirectoryAsync(gzip, folder, overwriteFiles: true,
                        cancellation).ConfigureAwait(false); // refuses paths that leave the folder
            }

            WholeFile.WriteText(done, file.Sha256 + "\n");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new CandorException($"{file.Path} is no sound .tar.gz archive ({e.Message}); delete it and fetch again.", e);
        }
    }
}
