using System.IO.Compression;

namespace Candor.MachineLearning;

/// <summary>Looks through a saved model before ML.NET does: what its archive claims is compared with what it holds, in a buffer.</summary>
internal static class ModelArchive
{
    private const int MostEntries = 100_000;
    private const long MostBytes = int.MaxValue;
    private const string Version = "TrainingInfo/Version.txt";

    /// <summary>Refuses what ML.NET did not write.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CandorException">It is no model, too large, or its sizes lie.</exception>
    /// <exception cref="InvalidDataException">It is no zip archive, or damaged.</exception>
    public static void Require(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        if (archive.Entries.Count > MostEntries)
            throw new CandorException($"{path} has {archive.Entries.Count} entries, which no model of ML.NET has; give a .zip of " +
                "mlContext.Model.Save.");
        if (archive.Entries.All(e => e.FullName.Replace('\\', '/') != Version))
            throw new CandorException($"{path} is a zip archive, but no model of ML.NET: it lacks {Version}. Give a .zip of " +
                "mlContext.Model.Save.");
        var (buffer, total) = (new byte[1 << 16], 0L);
        foreach (var entry in archive.Entries)
        {
            var held = 0L;
            using var stream = entry.Open();
            for (int read; held <= entry.Length && (read = stream.Read(buffer)) > 0;)
                held += read;
            if (held != entry.Length)
                throw new CandorException($"{path} is damaged: its entry {entry.FullName} claims {entry.Length} bytes, but holds " +
                    $"{(held > entry.Length ? "more" : $"{held}")}; save the model again (mlContext.Model.Save).");
            if ((total += held) > MostBytes)
                throw new CandorException($"{path} holds more than 2 GiB, which is not read; a model of ML.NET is smaller.");
        }
    }
}
