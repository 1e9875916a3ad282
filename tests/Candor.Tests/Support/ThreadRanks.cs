using Candor.Tensors;

namespace Candor.Tests.Support;

/// <summary>Ranks that are threads of this process: what MPI does, without MPI.</summary>
internal sealed class ThreadRanks : Ranks
{
    private readonly Meeting _meeting;

    private ThreadRanks(Meeting meeting, int index) => (_meeting, Index) = (meeting, index);

    public override int Count => _meeting.Count;

    public override int Index { get; }

    /// <summary>Runs the same thing on so many ranks; what each gives, in their order. The first error of any is thrown.</summary>
    public static T[] Run<T>(int count, Func<Ranks, T> work)
    {
        var meeting = new Meeting(count);
        var results = new T[count];
        var errors = new Exception?[count];
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                results[i] = work(new ThreadRanks(meeting, i));
            }
            catch (Exception e)
            {
                errors[i] = e;
                meeting.GiveUp();
            }
        })
        {
            IsBackground = true,
        }).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (errors.FirstOrDefault(e => e is not (null or LostRankException)) is { } error)
            throw new InvalidOperationException("a rank failed: " + error.Message, error);
        return results;
    }

    public override IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> own) => _meeting.Exchange(Index, own.ToArray());

    protected override PendingSum BeginSumInPlace(Tensor tensor)
    {
        // Each adds up all in the same order, so that all have the same bits.
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var all = _meeting.Exchange(Index, tensor.detach().clone().DetachFromDisposeScope());
        var sum = all.Aggregate((a, b) => a + b);
        tensor.copy_(sum);
        _meeting.Exchange(Index, 0);
        all[Index].Dispose();
        return PendingSum.Done;
    }

    private sealed class LostRankException() : Exception("another rank failed");

    private sealed class Meeting(int count)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<int, (object[] Values, int Came, ManualResetEventSlim All)> _rounds = [];
        private readonly int[] _round = new int[count];
        private bool _over;

        public int Count => count;

        public IReadOnlyList<T> Exchange<T>(int index, T own) where T : notnull
        {
            (object[] Values, int Came, ManualResetEventSlim All) round;
            lock (_lock)
            {
                var number = _round[index]++;
                if (!_rounds.TryGetValue(number, out round))
                    round = (new object[count], 0, new ManualResetEventSlim());
                round.Values[index] = own;
                round.Came++;
                _rounds[number] = round;
                if (round.Came == count || _over)
                    round.All.Set();
            }
            round.All.Wait();
            if (round.Values.Any(v => v is null))
                throw new LostRankException();
            return [.. round.Values.Cast<T>()];
        }

        public void GiveUp()
        {
            lock (_lock)
            {
                _over = true;
                foreach (var round in _rounds.Values)
                    round.All.Set();
            }
        }
    }
}
