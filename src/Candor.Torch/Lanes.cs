using System.Runtime.ExceptionServices;
using Candor.Torch.Native;

namespace Candor.Torch;

/// <summary>
/// Runs independent pieces of work side by side, each on one thread with single-threaded kernels. Thin products and element-wise work gain
/// nothing from two threads within one operation, but everything from two operations at once; and a thread that the machine takes away
/// holds up its own piece instead of all.
/// </summary>
/// <remarks>What a piece computes does not depend on the number of lanes, so results do not either, as long as they are combined in order.</remarks>
public static class Lanes
{
    private static readonly Lock s_lock = new();
    private static readonly List<Worker> s_workers = [];

    [ThreadStatic]
    private static bool s_inside;

    /// <summary>Does the pieces 0 … count − 1, each once, on as many lanes as <see cref="TorchRuntime.Threads"/>; returns when all are done.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="work">One piece. It needs its own <see cref="TensorScope"/> and <see cref="GradMode"/>, which belong to a thread.</param>
    /// <param name="most">The most pieces at once; null: no bound but the number of threads. Where it is 1 every piece has all threads.</param>
    /// <exception cref="Exception">What the first failing piece (by number) threw; pieces that had not begun are left out.</exception>
    public static void Run(int count, Action<int> work, int? most = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        var lanes = s_inside ? 1 : Math.Min(Math.Min(TorchRuntime.Threads, most ?? int.MaxValue), count);
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
            // Before any lane starts and after all have ended: OpenBLAS gives up and takes buffers when the number of threads changes, and two
            // lanes that noticed the change at once would free the same buffer.
            SetThreads(1);
            s_inside = true;
            try
            {
                for (var i = 0; i < lanes - 1; i++)
                    s_workers[i].Start(job);
                job.Work();
                for (var i = 0; i < lanes - 1; i++)
                    s_workers[i].Wait();
            }
            finally
            {
                s_inside = false;
                SetThreads(threads);
            }
            job.Rethrow();
        }
    }

    private static void SetThreads(int threads) => NativeMethods.Check(NativeMethods.cd_set_threads(threads));

    private static void SetLocalThreads(int threads) => NativeMethods.Check(NativeMethods.cd_set_local_threads(threads));

    /// <summary>Pieces that lanes take one after the other.</summary>
    private sealed class Job(int count, Action<int> work)
    {
        private readonly Lock _lock = new();
        private int _next = -1;
        private (int Piece, ExceptionDispatchInfo Error)? _failure;

        public void Work()
        {
            while (_failure is null)
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
                    }
                }
            }
        }

        public void Rethrow() => _failure?.Error.Throw();
    }

    /// <summary>A thread that waits for jobs as long as the process lives.</summary>
    private sealed class Worker
    {
        private readonly SemaphoreSlim _started = new(0);
        private readonly SemaphoreSlim _done = new(0);
        private Job? _job;

        public Worker() => new Thread(Loop) { IsBackground = true, Name = "candor lane" }.Start();

        public void Start(Job job)
        {
            _job = job;
            _started.Release();
        }

        public void Wait() => _done.Wait();

        private void Loop()
        {
            SetLocalThreads(1);
            s_inside = true;
            while (true)
            {
                _started.Wait();
                _job!.Work();
                _job = null;
                _done.Release();
            }
        }
    }
}
