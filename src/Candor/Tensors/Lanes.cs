using System.Runtime.ExceptionServices;
using Candor.Tensors.Native;

namespace Candor.Tensors;

/// <summary>
/// Runs independent pieces of work side by side, each on one thread with single-threaded operators. Thin products and element-wise work
/// gain little from two threads within one operator, but everything from two operators at once.
/// </summary>
/// <remarks>
/// What a piece computes does not depend on the number of lanes, so results do not either, as long as they are combined in order. One set
/// of pieces runs at a time; who comes from another thread waits. Where a thread cannot be given a number of its own (not on Linux),
/// pieces come one after the other with all threads.
/// </remarks>
internal static class Lanes
{
    private static readonly Lock s_lock = new();
    private static readonly List<Worker> s_workers = [];

    [ThreadStatic]
    private static bool s_inside;

    /// <summary>Handles that lanes made for this thread, and have not disposed themselves.</summary>
    [field: ThreadStatic]
    internal static long Handles { get; private set; }

    /// <summary>The most pieces that run at once: <see cref="TorchRuntime.Threads"/>, or 1 within a piece and where lanes cannot
    /// be.</summary>
    /// <param name="most">A bound; null: none.</param>
    public static int Count(int? most = null) =>
        s_inside || !OwnThreads.CanBeSet ? 1 : Math.Min(TorchRuntime.Threads, most ?? int.MaxValue);

    /// <summary>Does the pieces 0 … count − 1, each once; returns when all are done.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="work">One piece. It needs a dispose scope and a gradient mode of its own: both belong to a thread.</param>
    /// <param name="most">The most pieces at once; where it is 1 every piece has all threads. Null: no bound but the number of
    /// threads.</param>
    /// <exception cref="Exception">What the first failing piece (by number) threw; pieces that had not begun are left out.</exception>
    public static void Run(int count, Action<int> work, int? most = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        var lanes = Math.Min(Count(most), count);
        if (lanes <= 1)
        {
            for (var i = 0; i < count; i++)
                work(i);
            return;
        }
        lock (s_lock)
        {
            var threads = TorchRuntime.Threads;
            while (s_workers.Count < lanes - 1)
                s_workers.Add(new Worker());
            var job = new Job(count, work);
            s_inside = true;
            OwnThreads.One();
            try
            {
                for (var i = 0; i < lanes - 1; i++)
                    s_workers[i].Start(job);
                job.Work();
                for (var i = 0; i < lanes - 1; i++)
                    Handles += s_workers[i].Wait();
            }
            finally
            {
                OwnThreads.Restore(threads);
                s_inside = false;
            }
            job.Rethrow();
        }
    }

    /// <summary>Pieces that lanes take one after the other.</summary>
    private sealed class Job(int count, Action<int> work)
    {
        private readonly Lock _lock = new();
        private int _next = -1;
        private volatile bool _failed;
        private (int Piece, ExceptionDispatchInfo Error)? _failure;

        public void Work()
        {
            while (!_failed)
            {
                var piece = Interlocked.Increment(ref _next);
                if (piece >= count)
                    return;
                try
                {
                    work(piece);
                }
                catch (Exception e)
                {
                    lock (_lock)
                    {
                        if (_failure is null || piece < _failure.Value.Piece)
                            _failure = (piece, ExceptionDispatchInfo.Capture(e));
                        _failed = true;
                    }
                }
            }
        }

        public void Rethrow() => _failure?.Error.Throw();
    }

    /// <summary>A thread that waits for jobs as long as the process lives.</summary>
    private sealed class Worker
    {
        private readonly SemaphoreSlim _started = new(0), _done = new(0);
        private Job? _job;
        private long _handles;

        public Worker() => new Thread(Loop) { IsBackground = true, Name = "candor lane" }.Start();

        public void Start(Job job)
        {
            _job = job;
            _started.Release();
        }

        /// <summary>Waits for the end of a job; gives the handles that it left to its caller.</summary>
        public long Wait()
        {
            _done.Wait();
            return _handles;
        }

        private void Loop()
        {
            s_inside = true;
            while (true)
            {
                _started.Wait();
                // The first operator of a thread takes the process's number for its own: it is asked before.
                _ = TorchRuntime.Threads;
                OwnThreads.One();
                var before = TorchRuntime.LiveTensors;
                _job!.Work();
                _handles = TorchRuntime.LiveTensors - before;
                _job = null;
                _done.Release();
            }
        }
    }
}
