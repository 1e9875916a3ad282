using System.Runtime.InteropServices;

namespace Candor.Cli.Session;

/// <summary>Ctrl-C and SIGTERM: the first stops a job between two batches, a second one, or one where no job listens, ends the
/// process.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Exit code of an interrupted command.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile bool _observed;

    /// <summary>No signals are listened to.</summary>
    public static Interruption None => new();

    /// <summary>Listens to the signals of this process.</summary>
    public static Interruption Listen()
    {
        var interruption = new Interruption();
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
            interruption._registrations.Add(PosixSignalRegistration.Create(signal, interruption.Handle));
        return interruption;
    }

    /// <summary>For a job that stops by itself when told so, at a point from which it can go on.</summary>
    public CancellationToken Observe()
    {
        _observed = true;
        return _source.Token;
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_observed || _source.IsCancellationRequested)
            Environment.Exit(ExitCode);
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
