using System.Globalization;

namespace Candor.Runs.Folders;

/// <summary>Writes files that are there whole or not at all: under a name of this process's first, made by it and never through a link
/// that stands there.</summary>
internal static class AtomicFile
{
    public static void WriteText(string path, string text)
    {
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp");
        try
        {
            File.Delete(temporary);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(text);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
