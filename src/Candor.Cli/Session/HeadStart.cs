using Candor.Tensors;

namespace Candor.Cli.Session;

/// <summary>
/// Loads libtorch beside the reading of options, configuration and data, where a verb is going to need it: that takes as long as all of
/// these together.
/// </summary>
internal sealed class HeadStart : IDisposable
{
    /// <summary>The verbs that compute with tensors.</summary>
    internal static readonly string[] Verbs = ["demo", "train", "predict", "explain", "evaluate", "measure", "sweep", "reproduce", "export"];

    private readonly Thread? _loading;

    private HeadStart(Thread? loading) => _loading = loading;

    /// <summary>Whether there was anything to load.</summary>
    internal bool IsLoading => _loading is not null;

    /// <summary>Begins to load where the command line asks for such a verb, and not for its help.</summary>
    /// <param name="args">The words behind <c>candor</c>.</param>
    public static HeadStart Begin(string[] args)
    {
        if (args.Length == 0 || !Verbs.Contains(args[0]) || args.Any(a => a is "--help" or "-h" or "-?"))
            return new(null);
        var loading = new Thread(Load) { IsBackground = true, Name = "libtorch" };
        loading.Start();
        return new(loading);
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

    /// <summary>Waits until it is loaded: a process that ends in between would take down what is half there.</summary>
    public void Dispose() => _loading?.Join();
}
