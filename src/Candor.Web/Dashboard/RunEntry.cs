using Candor.Data.Records;
using Candor.Runs.Folders;

namespace Candor.Web.Dashboard;

/// <summary>A finished run that was found.</summary>
/// <param name="Id">Its folder within the one that is shown, with <c>/</c>; <c>.</c> for that itself.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Record">Its record.</param>
internal sealed record RunEntry(string Id, string Folder, RunRecord Record)
{
    /// <summary>What a person calls it: its folder's name.</summary>
    public string Name => Id == "." ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder))) : Id;

    /// <summary>What it is named by in addresses.</summary>
    public string Key { get; } = TextHash.Of(Id)[..12];

    /// <summary>Its address within the site.</summary>
    public string Address => $"run/{Key}";

    /// <summary>Whether it explains by training examples.</summary>
    public bool IsByExamples => Record.Examples is not null;

    /// <summary>Whether a case of it can be changed: a row of a table, or a text, explained by its units.</summary>
    public bool HasWhatIf => Record.Data.Image is null && !IsByExamples;

    /// <summary>Whether people can guess what it predicts: a class, explained by units.</summary>
    public bool CanBeGuessed => !Record.Data.HasNumbers && !IsByExamples;

    /// <summary>A mean of the last evaluation; null: it was not measured.</summary>
    public double? Score(string metric) => Record.After?.Metrics.GetValueOrDefault(metric)?.Mean;

    /// <summary>Whether people's labels are kept in it.</summary>
    public bool HasLabels => File.Exists(Labels);

    /// <summary>Where people's labels are kept.</summary>
    public string Labels => Path.Combine(Folder, "labels.db");
}

/// <summary>Finds runs.</summary>
internal static class RunEntries
{
    private const int Deepest = 4, Most = 2000;

    /// <summary>The finished runs of a folder, the latest first; folders that cannot be read are told.</summary>
    public static (IReadOnlyList<RunEntry> Runs, IReadOnlyList<string> Troubles) In(string folder)
    {
        List<RunEntry> runs = [];
        List<string> troubles = [];
        Look(folder, 0);
        return ([.. runs.OrderByDescending(r => r.Record.Finished, StringComparer.Ordinal).ThenBy(r => r.Id, StringComparer.Ordinal)],
            troubles);

        void Look(string path, int depth)
        {
            if (runs.Count + troubles.Count >= Most)
                return;
            try
            {
                if (RunFolder.Holds(path))
                {
                    var run = RunFolder.Open(path);
                    if (run.IsFinished)
                        runs.Add(new(Path.GetRelativePath(folder, path).Replace('\\', '/'), path, run.ReadRecord()));
                    return;
                }
                // Links are not followed: they may lead round, or out of the folder.
                if (depth < Deepest)
                    foreach (var inner in new DirectoryInfo(path).EnumerateDirectories().Where(d => d.LinkTarget is null)
                        .OrderBy(d => d.Name, StringComparer.Ordinal))
                        Look(inner.FullName, depth + 1);
            }
            catch (Exception e) when (e is CandorException or IOException or UnauthorizedAccessException)
            {
                troubles.Add(e.Message);
            }
        }
    }
}
