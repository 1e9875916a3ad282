using System.Globalization;
using System.Text;

namespace Candor.Data.Files;

/// <summary>Writes files that are there whole or not at all: under a name that nothing has first, made by this process alone and never
/// through a link that stands there, then flushed to the disk and renamed.</summary>
internal static class WholeFile
{
    private const int MostNames = 1000;

    /// <summary>Writes a text, UTF-8 without a byte order mark.</summary>
    public static void WriteText(string path, string text) => WriteBytes(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    public static void WriteBytes(string path, byte[] bytes) => Write(path, file => file.Write(bytes));

    /// <summary>Writes what another file holds.</summary>
    public static void Copy(string from, string path) => Write(path, file =>
    {
        using var source = File.OpenRead(from);
        source.CopyTo(file);
    });

    /// <summary>Writes what a writer gives.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is not there or not to be written; the old file stands.</exception>
    public static void Write(string path, Action<FileStream> write) => Keep(path, file =>
    {
        write(file);
        file.Flush(flushToDisk: true);
    }, _ => { });

    /// <summary>The same for a writer that opens files by name: it is given the name of an empty one.</summary>
    public static void WriteByName(string path, Action<string> write) => Keep(path, _ => { }, name =>
    {
        write(name);
        using var file = new FileStream(name, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    });

    private static void Keep(string path, Action<FileStream> open, Action<string> closed)
    {
        var file = Begin(path);
        try
        {
            using (file)
                open(file);
            closed(file.Name);
            File.Move(file.Name, path, overwrite: true);
        }
        catch
        {
            File.Delete(file.Name);
            throw;
        }
    }

    // "NAME.PID.tmp", or "NAME.PID-1.tmp" … where another thread, a killed process or somebody else left one.
    private static FileStream Begin(string path)
    {
        for (var n = 0; ; n++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}{(n == 0 ? "" : $"-{n}")}.tmp");
            try
            {
                return new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (IOException e) when (n < MostNames && (e.HResult & 0xFFFF) is 17 or 80)      // EEXIST, ERROR_FILE_EXISTS
            {
                continue;
            }
        }
    }
}
