using Candor.Data.Files;

namespace Candor.Experiments.Jobs;

/// <summary>The right to work at a job, which one process at a time has. It ends with the process, even with one that is killed.</summary>
internal sealed class JobClaim : IDisposable
{
    // EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] s_taken = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private JobClaim(FileStream file) => _file = file;

    /// <summary>Waits until no other process works at the job.</summary>
    /// <param name="path">The file that stands for the right.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was stopped.</exception>
    public static JobClaim Take(string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        PartFile.RequireNoLink(path);
        while (true)
        {
            try
            {
                return new JobClaim(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (s_taken.Contains(e.HResult))
            {
                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Removes the file. Only once the result is there: who waited for this very file then finds it.</summary>
    public void Remove() => File.Delete(_file.Name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
