using System.Security.Cryptography;

namespace Candor.Data.Files;

/// <summary>A right that this process has (<see cref="Claims"/>), until it gives it back, ends, or loses it.</summary>
internal sealed class Claim : IDisposable
{
    private static readonly HashSet<long> s_held = [];
    private static long s_last;

    private readonly string _stem;
    private readonly ClaimHolder _holder;
    private readonly ClaimTimes _times;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _timer;
    private FileStream _file;
    private int _number;
    private long _renewals;
    private long _renewed;
    private bool _ended;

    private Claim(string stem, int number, ClaimHolder holder, FileStream file, ClaimTimes times, TimeProvider clock)
    {
        (_stem, _number, _holder, _file, _times, _clock, _renewed) = (stem, number, holder, file, times, clock, clock.GetTimestamp());
        _timer = clock.CreateTimer(_ => Renew(), null, times.Renewal, times.Renewal);
    }

    /// <summary>Cancelled once another has the right, or may have: work under it must stop, and write nothing more.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>A name that no other claim has.</summary>
    public string Name => Convert.ToHexStringLower(SHA256.HashData(_holder.Write(0)))[..12];

    /// <summary>Makes the file of a number; null where another did so first.</summary>
    internal static Claim? Create(string stem, int number, ClaimHolder self, ClaimTimes times, TimeProvider clock)
    {
        var holder = self with { Claim = Interlocked.Increment(ref s_last) };
        // Before others can see the file.
        lock (s_held)
            s_held.Add(holder.Claim);
        FileStream? file = null;
        try
        {
            file = Begin(stem, number, holder);
            return file is null ? null : new Claim(stem, number, holder, file, times, clock);
        }
        finally
        {
            if (file is null)
                lock (s_held)
                    s_held.Remove(holder.Claim);
        }
    }

    /// <summary>Whether a claim of this process has not ended.</summary>
    internal static bool IsHeldHere(long claim)
    {
        lock (s_held)
            return s_held.Contains(claim);
    }

    /// <summary>Goes on to the next number, which only one can: once that is done, nobody has taken the right, nor will soon.</summary>
    /// <returns>False where another was first: the right is lost.</returns>
    public bool Advance()
    {
        lock (_lock)
        {
            if (!_lost.IsCancellationRequested && IsMine() && TryAdvance())
                return true;
        }
        _lost.Cancel();
        return false;
    }

    /// <summary>Whether the right is not lost, looked at now.</summary>
    public bool IsHeld()
    {
        if (_lost.IsCancellationRequested)
            return false;
        lock (_lock)
        {
            if (IsMine())
                return true;
        }
        _lost.Cancel();
        return false;
    }

    /// <summary>Tells others that this process still works at it, and looks whether another has taken it.</summary>
    internal void Renew()
    {
        var late = _clock.GetElapsedTime(Volatile.Read(ref _renewed)) > _times.Lateness;
        if (!_lock.TryEnter())
        {
            // The file system does not answer.
            if (late)
                Lose();
            return;
        }
        try
        {
            if (_ended || _lost.IsCancellationRequested)
                return;
            if (IsMine() && (!late || TryAdvance()))
            {
                RandomAccess.Write(_file.SafeFileHandle, _holder.Write(++_renewals), 0);
                RandomAccess.FlushToDisk(_file.SafeFileHandle);
                Volatile.Write(ref _renewed, _clock.GetTimestamp());
                return;
            }
            late = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Again at the next renewal, unless it has been for too long.
        }
        finally
        {
            _lock.Exit();
        }
        if (late)
            Lose();
    }

    /// <summary>Gives the right back, if it is not lost: the file says so, and its number is not used again.</summary>
    public void Dispose() => End(() =>
    {
        _file.SetLength(0);
        RandomAccess.Write(_file.SafeFileHandle, ClaimHolder.Nobody, 0);
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
    });

    /// <summary>Removes all files of the right. Only once nobody has any use for it: who looked a moment ago may make one of them
    /// anew.</summary>
    public void Remove() => End(() => Claims.RemoveUpTo(_stem, _number));

    private void End(Action give)
    {
        lock (_lock)
        {
            if (_ended)
                return;
            _ended = true;
            _timer.Dispose();
            try
            {
                if (IsMine())
                    give();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays behind, and counts as abandoned.
            }
            _file.Dispose();
            lock (s_held)
                s_held.Remove(_holder.Claim);
        }
    }

    private void Lose()
    {
        if (!Volatile.Read(ref _ended))
            _lost.Cancel();
    }

    private bool IsMine() => !File.Exists(Claims.PathOf(_stem, _number + 1))
        && Claims.Read(Claims.PathOf(_stem, _number)) is { } content && ClaimHolder.Read(content) == _holder;

    private bool TryAdvance()
    {
        if (Begin(_stem, _number + 1, _holder) is not { } file)
            return false;
        _file.Dispose();
        (_file, _number, _renewals) = (file, _number + 1, 0);
        Volatile.Write(ref _renewed, _clock.GetTimestamp());
        return true;
    }

    private static FileStream? Begin(string stem, int number, ClaimHolder holder)
    {
        FileStream file;
        try
        {
            file = new FileStream(Claims.PathOf(stem, number), FileMode.CreateNew, FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        }
        catch (Exception e) when ((e is IOException && (e.HResult & 0xFFFF) is 17 or 80)            // EEXIST, ERROR_FILE_EXISTS
            || (e is UnauthorizedAccessException && OperatingSystem.IsWindows() && File.Exists(Claims.PathOf(stem, number))))
        {
            return null;
        }
        try
        {
            file.Write(holder.Write(0));
            file.Flush(flushToDisk: true);
            return file;
        }
        catch
        {
            file.Dispose();
            File.Delete(file.Name);
            throw;
        }
    }
}
