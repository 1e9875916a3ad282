using Candor.Runs.Folders;

namespace Candor.Experiments.Jobs;

/// <summary>
/// The folder in which a job works, <c>HASH.CLAIM</c>. Who goes on with a job moves the folder to its own name: who had the job before
/// and is not as dead as it seemed finds its folder no more, and cannot write into the other's.
/// </summary>
internal static class WorkFolder
{
    /// <summary>The path for a claim, with what was left of the job, if anything was.</summary>
    public static string TakeOver(string root, string hash, string claim)
    {
        var own = Path.Combine(root, $"{hash}.{claim}");
        foreach (var left in Left(root, hash).OrderByDescending(d => d.LastWriteTimeUtc).ThenBy(d => d.Name, StringComparer.Ordinal))
        {
            try
            {
                Directory.Move(left.FullName, own);
                RunFolder.Unlock(own);
                break;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Windows lets nobody move what another has open: the job begins anew.
            }
        }
        return own;
    }

    /// <summary>Removes all that was left of a job.</summary>
    public static void Remove(string root, string hash)
    {
        foreach (var left in Left(root, hash))
        {
            try
            {
                left.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Of one that is not as dead as it seemed.
            }
        }
    }

    private static DirectoryInfo[] Left(string root, string hash) =>
        Directory.Exists(root) ? new DirectoryInfo(root).GetDirectories(hash + "*") : [];
}
