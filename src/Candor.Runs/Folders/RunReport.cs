using Candor.Data;
using Candor.Data.Records;
using Candor.Reports;

namespace Candor.Runs.Folders;

/// <summary>The report of a run, with what its folder knows of the whole model.</summary>
public static class RunReport
{
    /// <summary>How the files of an explained model begin.</summary>
    public const string GlobalPrefix = "global-";

    /// <summary>Writes a run's report, atomically.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="record">Its record.</param>
    /// <param name="page">The file; null: the folder's own report.</param>
    public static void Write(RunFolder folder, RunRecord record, string? page = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(record);
        HtmlReport.Write(record, page ?? folder.Report, Newest(folder, record));
    }

    /// <summary>The newest explanation of the run's model as a whole that its folder holds; null: there is none. One of another model, of
    /// the predictor before tuning, or that cannot be read, is none.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="record">Its record.</param>
    public static GlobalExplanation? Newest(RunFolder folder, RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(record);
        // Of those of one second the file that was written last.
        return Directory.EnumerateFiles(folder.Path, GlobalPrefix + "*.json").OrderByDescending(File.GetLastWriteTimeUtc)
            .ThenBy(f => f, StringComparer.Ordinal).Select(Read).OfType<GlobalExplanation>()
            .Where(g => g.Provenance.ModelSha256 == record.ModelSha256 && !g.Provenance.Before)
            .MaxBy(g => g.Provenance.Made, StringComparer.Ordinal);
    }

    private static GlobalExplanation? Read(string path)
    {
        try
        {
            return GlobalExplanationJson.Read(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is CandorException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
