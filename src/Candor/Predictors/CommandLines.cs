using System.Text;

namespace Candor.Predictors;

/// <summary>The lines that a program writes, read beside everything else. What waits is bounded: a program that writes faster than it is
/// read, waits.</summary>
internal sealed class CommandLines : IDisposable
{
    /// <summary>Characters of one line, and of all that wait, at most: 64 Mi.</summary>
    public const int Most = 64 << 20;

    private readonly Queue<string> _lines = new();
    private readonly StreamReader _reader;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _there = new(0), _room = new(0);
    private readonly int _most;
    private long _waiting;
    private bool _hasEnded, _isTooLong, _isDisposed;

    /// <summary>Starts to read.</summary>
    /// <param name="reader">What the program writes to.</param>
    /// <param name="most">Characters at most.</param>
    public CommandLines(StreamReader reader, int most = Most)
    {
        (_reader, _most) = (reader, most);
        new Thread(Read) { IsBackground = true, Name = "answers of the model command" }.Start();
    }

    /// <summary>Whether a line was longer than any is read.</summary>
    public bool IsTooLong => _isTooLong;

    /// <summary>The next line.</summary>
    /// <param name="timeout">How long it is waited for.</param>
    /// <param name="line">The line; null where no more will come.</param>
    /// <returns>False: nothing came in time.</returns>
    public bool TryTake(TimeSpan timeout, out string? line)
    {
        line = null;
        if (!_there.Wait(timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout))
            return false;
        lock (_lock)
        {
            if (_lines.Count == 0)
            {
                _there.Release();       // the end stays the end
                return true;
            }
            line = _lines.Dequeue();
            if (_waiting > _most && _waiting - line.Length <= _most)
                _room.Release();
            _waiting -= line.Length;
            return true;
        }
    }

    private void Read()
    {
        var line = new StringBuilder();
        var piece = new char[1 << 14];
        try
        {
            for (int n; (n = _reader.Read(piece, 0, piece.Length)) > 0 && !_isDisposed;)
            {
                var rest = piece.AsSpan(0, n);
                for (int end; (end = rest.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
                {
                    line.Append(rest[..end]);
                    Put(line.ToString().TrimEnd('\r'));
                    line.Clear();
                }
                line.Append(rest);
                if (line.Length > _most)
                {
                    _isTooLong = true;
                    return;
                }
            }
            if (line.Length > 0)
                Put(line.ToString());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program is gone, or was ended.
        }
        finally
        {
            _hasEnded = true;
            _there.Release();
        }
    }

    private void Put(string line)
    {
        bool isFull;
        lock (_lock)
        {
            _lines.Enqueue(line);
            isFull = _waiting <= _most && (_waiting += line.Length) > _most;
        }
        _there.Release();
        if (isFull && !_isDisposed)
            _room.Wait();
    }

    /// <summary>Reads no more.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        if (!_hasEnded)
            _room.Release();
    }
}
