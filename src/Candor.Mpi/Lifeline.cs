using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Candor.Mpi;

/// <summary>
/// What ranks tell each other beside their work, by a thread of its own: that they are alive, that they failed, that they are done. The
/// first speaks with every other, and says to people what ends them all.
/// </summary>
internal sealed unsafe class Lifeline
{
    private const int Length = 2048;
    private const int Head = 4;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(2);

    // Ranks that fail for the same reason do so within moments of each other, and it is said once.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    private readonly MpiCalls _calls;
    private readonly Lock _gate;
    private readonly nint _ranks;
    private readonly int _index;
    private readonly IReadOnlyList<string> _hosts;
    private readonly MpiOptions _options;
    private readonly Peer[] _peers;
    private readonly Dictionary<int, (string Message, int Code)> _failed = [];
    private readonly Thread _thread;
    private long _firstFailure;
    private volatile bool _failing;
    private volatile bool _stop;
    private int _ending;

    public Lifeline(MpiCalls calls, Lock gate, nint ranks, int index, IReadOnlyList<string> hosts, MpiOptions options)
    {
        (_calls, _gate, _ranks, _index, _hosts, _options) = (calls, gate, ranks, index, hosts, options);
        _peers = [.. (index == 0 ? Enumerable.Range(1, hosts.Count - 1) : [0]).Select(rank => new Peer(rank))];
        lock (_gate)
            foreach (var peer in _peers)
                peer.Receiving = _calls.BeginReceive(peer.Inbox, Length, peer.Rank, _ranks);
        _thread = new Thread(Run) { IsBackground = true, Name = "lifeline of the ranks" };
        _thread.Start();
    }

    private enum Kind : byte
    {
        Beat, Done, Failed,
    }

    /// <summary>Ends all ranks; does not return.</summary>
    public void Fail(string message, int code)
    {
        _failing = true;
        if (_index == 0)
        {
            BeginToEnd();
            _options.Say(message, code);
            Thread.Sleep(s_grace / 3);
            Report(except: message);
        }
        else
        {
            Tell(_peers[0], Kind.Failed, message, code);
            // The first rank ends this one, too; where it does not, it is gone itself.
            Thread.Sleep(_options.Silence);
        }
        _calls.Abort(code);
        Environment.Exit(code);
    }

    /// <summary>Says that this rank is done, and waits until all are.</summary>
    public void Part()
    {
        if (_index != 0)
            Tell(_peers[0], Kind.Done, "", 0);
        while (!_peers.All(p => p.IsDone))
            Thread.Sleep(1);
        if (_index == 0)
            foreach (var peer in _peers)
                Tell(peer, Kind.Done, "", 0);
        _stop = true;
        _thread.Join();
        while (_peers.Any(p => p.IsSending))
        {
            lock (_gate)
                foreach (var peer in _peers)
                    peer.Advance(_calls);
            Thread.Yield();
        }
    }

    private string Name(int rank) =>
        string.Create(CultureInfo.InvariantCulture, $"rank {rank} of {_hosts.Count} on {_hosts[rank]}");

    private void Run()
    {
        var beaten = 0L;
        while (!_stop)
        {
            var beat = beaten == 0 || Stopwatch.GetElapsedTime(beaten) >= s_beat;
            if (beat)
                beaten = Stopwatch.GetTimestamp();
            try
            {
                lock (_gate)
                    foreach (var peer in _peers)
                        Look(peer, beat);
            }
            catch (CandorException e)
            {
                End($"{e.Message}; a rank or the network between them is lost.");
            }
            if (!_failing && !_stop)
                Judge();
            Thread.Sleep(s_look);
        }
    }

    private void Look(Peer peer, bool beat)
    {
        peer.Advance(_calls);
        if (!peer.IsDone && _calls.Test(ref peer.Receiving))
        {
            peer.Heard = Stopwatch.GetTimestamp();
            var kind = (Kind)peer.Inbox[0];
            if (kind == Kind.Failed)
                Note(peer);
            peer.IsDone = kind == Kind.Done;
            if (!peer.IsDone)
                peer.Receiving = _calls.BeginReceive(peer.Inbox, Length, peer.Rank, _ranks);
        }
        if (beat && !peer.IsSending && !peer.IsTold && !_stop)
            peer.Send(_calls, _ranks, Kind.Beat, "", 0);
    }

    private void Note(Peer peer)
    {
        var text = Encoding.UTF8.GetString(peer.Inbox + Head, *(ushort*)(peer.Inbox + 2));
        lock (_failed)
            _failed[peer.Rank] = (text, peer.Inbox[1]);
        if (_firstFailure == 0)
            _firstFailure = Stopwatch.GetTimestamp();
    }

    // Whether what was heard, or was not, ends all.
    private void Judge()
    {
        if (_firstFailure != 0 && Stopwatch.GetElapsedTime(_firstFailure) > s_grace)
        {
            BeginToEnd();
            Report(except: null);
            int code;
            lock (_failed)
                code = _failed.Values.First().Code;
            _calls.Abort(code);
            Environment.Exit(code);
        }
        // The second rank speaks for the first; where it is gone, too, the others end by themselves.
        var patience = _index < 2 ? _options.Silence : _options.Silence + (3 * s_grace);
        foreach (var peer in _peers)
            if (!peer.IsDone && Stopwatch.GetElapsedTime(peer.Heard) > patience)
                End(string.Create(CultureInfo.InvariantCulture,
                    $"{Name(peer.Rank)} has not been heard of for {_options.Silence.TotalSeconds:0} seconds; the others end, too."));
    }

    private void End(string message)
    {
        BeginToEnd();
        if (_index < 2)
            _options.Say(message, 2);
        _calls.Abort(2);
        Environment.Exit(2);
    }

    // Another thread may be about to end the process; then this one has no more to say.
    private void BeginToEnd()
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
            Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Says what other ranks failed of, once for all of the same.</summary>
    private void Report(string? except)
    {
        KeyValuePair<int, (string Message, int Code)>[] failed;
        lock (_failed)
            failed = [.. _failed.Where(f => f.Value.Message != except)];
        foreach (var same in failed.GroupBy(f => f.Value.Message))
        {
            var more = same.Count() - 1;
            _options.Say(string.Create(CultureInfo.InvariantCulture,
                $"{Name(same.First().Key)}{(more > 0 ? $" (and {more} more)" : "")}: {same.Key}"), same.First().Value.Code);
        }
    }

    private void Tell(Peer peer, Kind kind, string message, int code)
    {
        while (true)
        {
            lock (_gate)
            {
                peer.Advance(_calls);
                if (!peer.IsSending)
                {
                    peer.IsTold = true;
                    peer.Send(_calls, _ranks, kind, message, code);
                    return;
                }
            }
            Thread.Yield();
        }
    }

    /// <summary>A rank that this one speaks with, and its messages in both directions.</summary>
    private sealed class Peer(int rank)
    {
        public nint Receiving;
        private readonly byte* _outbox = (byte*)NativeMemory.AllocZeroed(Length);
        private nint _sending;

        public int Rank => rank;

        public byte* Inbox { get; } = (byte*)NativeMemory.AllocZeroed(Length);

        /// <summary>When it was last heard of.</summary>
        public long Heard { get; set; } = Stopwatch.GetTimestamp();

        /// <summary>It said that it is done.</summary>
        public volatile bool IsDone;

        /// <summary>It was told the last that it is to hear.</summary>
        public bool IsTold { get; set; }

        public bool IsSending { get; private set; }

        public void Advance(MpiCalls calls)
        {
            if (IsSending && calls.Test(ref _sending))
                IsSending = false;
        }

        public void Send(MpiCalls calls, nint ranks, Kind kind, string message, int code)
        {
            var text = Encoding.UTF8.GetBytes(message);
            var length = Math.Min(text.Length, Length - Head);
            (_outbox[0], _outbox[1], *(ushort*)(_outbox + 2)) = ((byte)kind, (byte)code, (ushort)length);
            text.AsSpan(0, length).CopyTo(new Span<byte>(_outbox + Head, length));
            _sending = calls.BeginSend(_outbox, Length, rank, ranks);
            IsSending = true;
        }
    }
}
