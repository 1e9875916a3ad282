using System.Runtime.InteropServices;

namespace Candor.Cli.Session;

/// <summary>Ctrl-C, SIGTERM, and SIGUSR1, by which SLURM tells of a time limit: the first stops a job between two batches, and ends the
/// process where no job listens or none of them comes to an end in time, as where a model never answers; a second one ends it at
/// once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Exit code of an interrupted command.</summary>
    public const int ExitCode = 130;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1.5);

    // mpirun kills a second after it has passed a signal on.
    private static readonly TimeSpan s_patienceOfRanks = TimeSpan.FromSeconds(0.8);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private bool _isSilent;
    private volatile bool _isOver;
    private TimeSpan _patience = s_patience;
    private volatile bool _observed;
    private volatile Func<string> _message = () => "interrupted";

    /// <summary>No signals are listened to.</summary>
    public static Interruption None => new();

    /// <summary>Listens to the signals of this process.</summary>
    public static Interruption Listen()
    {
        var interruption = new Interruption();
        foreach (var signal in Signals())
            interruption._registrations.Add(PosixSignalRegistration.Create(signal, interruption.Handle));
        return interruption;
    }

    /// <summary>The same for one of several ranks, of which the first speaks.</summary>
    public static Interruption ListenAsRank(bool isFirst)
    {
        var interruption = Listen();
        (interruption._isSilent, interruption._patience) = (!isFirst, s_patienceOfRanks);
        return interruption;
    }

    /// <summary>The command has come to its end, which others say and bring about.</summary>
    public void Over() => _isOver = true;

    // SIGUSR1 has no name in .NET, and a number of each system's own.
    private static IEnumerable<PosixSignal> Signals() => OperatingSystem.IsWindows()
        ? [PosixSignal.SIGINT, PosixSignal.SIGTERM]
        : [PosixSignal.SIGINT, PosixSignal.SIGTERM, (PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30)];

    /// <summary>For work that ends with the process: what is said then.</summary>
    public void Announce(Func<string> message) => _message = message;

    /// <summary>For a job that stops by itself when told so, at a point from which it can go on.</summary>
    /// <param name="message">What is said where the job does not stop in time; null: that it was interrupted.</param>
    public CancellationToken Observe(Func<string>? message = null)
    {
        _message = message ?? _message;
        _observed = true;
        return _source.Token;
    }

    /// <summary>Waits, for a site that is up until it is stopped.</summary>
    public static async Task Until(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(stopped.SetResult))
            await stopped.Task.ConfigureAwait(false);
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_observed)
            Say();
        if (!_observed || _source.IsCancellationRequested)
            Environment.Exit(ExitCode);
        new Thread(EndInTime) { IsBackground = true, Name = "end after an interruption" }.Start();
        _source.Cancel();
    }

    // What is written is written whole or not at all, so the last checkpoint stands.
    private void EndInTime()
    {
        Thread.Sleep(_patience);
        if (_isOver)
            return;
        Say();
        Environment.Exit(ExitCode);
    }

    private void Say()
    {
        if (!_isSilent)
            Console.Error.WriteLine(_message());
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
