using System.Globalization;

namespace Candor.Web.Dashboard;

/// <summary>Jobs one at a time, since one takes all cores; what is asked while it works takes its turn between two of its parts.</summary>
internal sealed class Jobs : IDisposable
{
    private const int Kept = 32;

    private readonly Lock _lock = new();
    private readonly List<Job> _jobs = [];
    private readonly SemaphoreSlim _one = new(1);
    private readonly SemaphoreSlim _turn = new(1);
    private int _last;

    /// <summary>Begins a job.</summary>
    /// <param name="what">What it does, in words.</param>
    /// <param name="work">Gives its page; calls its first argument with the share that is done now and then.</param>
    public Job Begin(string what, Func<Action<double>, CancellationToken, string> work)
    {
        Job job;
        lock (_lock)
        {
            job = new((++_last).ToString(CultureInfo.InvariantCulture), what);
            _jobs.Add(job);
            // The oldest answers are forgotten, never what still works.
            foreach (var old in _jobs.Where(j => j.State is not ("waiting" or "running")).Take(_jobs.Count - Kept).ToArray())
            {
                _jobs.Remove(old);
                old.Dispose();
            }
        }
        _ = Task.Run(() => Do(job, work));
        return job;
    }

    /// <summary>The job by name; null: there is none any more.</summary>
    public Job? Find(string id)
    {
        lock (_lock)
            return _jobs.Find(j => j.Id == id);
    }

    /// <summary>Answers a short question in its turn.</summary>
    public async Task<T> Answer<T>(Func<T> question, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Scopes of tensors belong to a thread.
            return await Task.Run(question, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Do(Job job, Func<Action<double>, CancellationToken, string> work)
    {
        try
        {
            _one.Wait(job.Stop);
            try
            {
                _turn.Wait(job.Stop);
                try
                {
                    job.State = "running";
                    job.Page = work(Between, job.Stop);
                    job.State = "done";
                }
                finally
                {
                    _turn.Release();
                }
            }
            finally
            {
                _one.Release();
            }
        }
        catch (OperationCanceledException)
        {
            job.State = "cancelled";
        }
        catch (CandorException e)
        {
            (job.Problem, job.State) = (e.Message, "failed");
        }

        void Between(double share)
        {
            job.Share = share;
            // Who waits for a turn has it now.
            _turn.Release();
            _turn.Wait(CancellationToken.None);
            job.Stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Stops all.</summary>
    public void Dispose()
    {
        lock (_lock)
            foreach (var job in _jobs)
                job.Cancel();
    }
}
