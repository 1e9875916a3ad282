namespace Candor.Data.Files;

/// <summary>Files that grow under a name that the next process must know, so that it can go on with them, and locks: they are opened as
/// ordinary files or not at all.</summary>
internal static class PartFile
{
    /// <summary>Opens a file to write at its end; one process at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="goOn">Whether what is there stays; else the file is emptied, and a link that stands there is removed.</param>
    /// <exception cref="CandorException">A link stands there, or no ordinary file.</exception>
    /// <exception cref="IOException">Another process writes it, or the disk is full.</exception>
    public static FileStream Open(string path, bool goOn)
    {
        if (!goOn && IsLink(path))
            File.Delete(path);
        RequireNoLink(path);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new CandorException($"{path} is no ordinary file; remove it, or name another.");
        }
        if (goOn)
            stream.Seek(0, SeekOrigin.End);
        else
            stream.SetLength(0);
        return stream;
    }

    /// <summary>Refuses a name at which a link stands: what is written there would land elsewhere.</summary>
    /// <exception cref="CandorException">It is a link.</exception>
    public static void RequireNoLink(string path)
    {
        if (IsLink(path))
            throw new CandorException($"{path} is a link, and nothing is written through one; remove it, or name another place.");
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
