using System.Security.Cryptography;
using Candor.Tensors;

namespace Candor.Cli.Session;

/// <summary>
/// Loads libtorch beside the reading of options, configuration and data, where a verb is going to need it: that takes as long as all of
/// these together.
/// </summary>
internal sealed class HeadStart : IDisposable
{
    private readonly Thread? _loading;

    private HeadStart(Thread? loading) => _loading = loading;

    /// <summary>Whether there was anything to load.</summary>
    public bool IsLoading => _loading is not null;

    /// <summary>Begins to load where the command line asks for such a verb, and not for its help.</summary>
    /// <param name="args">The words behind <c>candor</c>.</param>
    /// <param name="verbs">The verbs that compute with tensors.</param>
    public static HeadStart Begin(string[] args, IEnumerable<string> verbs)
    {
        if (args.Length == 0 || !verbs.Contains(args[0]) || args.Any(a => a is "--help" or "-h" or "-?"))
            return new(null);
        CallOnce();
        var loading = new Thread(Load) { IsBackground = true, Name = "libtorch" };
        loading.Start();
        return new(loading);
    }

    // Loading holds the system's loader lock for half a second, and whoever calls a function of the system for the first time waits for
    // it. So what reading a run and data calls is called once before, on a file that is there; it would be called soon anyway.
    private static void CallOnce()
    {
        try
        {
            var folder = Directory.GetCurrentDirectory();
            using var file = new FileStream(Path.Combine(AppContext.BaseDirectory, "Candor.Cli.dll"), FileMode.Open, FileAccess.Read,
                FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            var bytes = new byte[Math.Min(file.Length, 64)];
            file.ReadExactly(bytes);
            file.Seek(0, SeekOrigin.Begin);
            RandomNumberGenerator.Fill(bytes);
            _ = SHA256.HashData(bytes).Length + SHA256.HashData(new MemoryStream(bytes)).Length;
            _ = Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && Console.IsOutputRedirected;
            _ = (Path.GetRandomFileName(), TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp(), Environment.TickCount64);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing rests on it but speed.
        }
    }

    private static void Load()
    {
        try
        {
            TorchRuntime.Load();
        }
        catch (CandorException)
        {
            // The verb meets the same fault where it first needs a tensor, and says so in its place.
        }
    }

    /// <summary>Waits until it is loaded, where the end of a process (<see cref="QuickEnd"/>) takes down what is half there.</summary>
    public void Dispose() => _loading?.Join();
}
