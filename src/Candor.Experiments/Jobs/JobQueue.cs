namespace Candor.Experiments.Jobs;

/// <summary>How far an experiment's jobs are.</summary>
/// <param name="Done">Jobs that are done.</param>
/// <param name="All">Jobs in all.</param>
/// <param name="Key">The job that has just ended or begun.</param>
/// <param name="Left">Time left, estimated from the jobs done in this session; null before the first.</param>
public sealed record JobProgress(int Done, int All, string Key, TimeSpan? Left);

/// <summary>Jobs that wait, given out to whoever is free; safe for several threads.</summary>
internal sealed class JobQueue
{
    private readonly Lock _lock = new();
    private readonly JobPlan _plan;
    private readonly List<Job> _waiting;
    private readonly HashSet<Job> _undone;
    private readonly Action<JobProgress>? _tell;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly double _weight;
    private double _weightDone;

    public JobQueue(JobPlan plan, Action<JobProgress>? tell, TimeProvider clock)
    {
        (_plan, _tell, _clock, _start) = (plan, tell, clock, clock.GetTimestamp());
        _waiting = [.. plan.Jobs.Where(j => !plan.Store.Has(j))];
        _undone = [.. _waiting];
        _weight = _waiting.Sum(j => j.Weight);
    }

    public int Count => _undone.Count;

    /// <summary>A job whose needs are done. Null: none is left, or all that are left wait for others (<paramref name="wait"/>).</summary>
    public Job? Take(out bool wait)
    {
        lock (_lock)
        {
            var undone = _undone.Select(_plan.Store.HashOf).ToHashSet(StringComparer.Ordinal);
            var next = _waiting.Find(j => !j.Needs.Any(n => undone.Contains(_plan.Store.HashOf(n))));
            wait = next is null && _waiting.Count > 0;
            if (next is not null)
            {
                _waiting.Remove(next);
                Tell(next);
            }
            return next;
        }
    }

    public void Finish(Job job)
    {
        lock (_lock)
        {
            _undone.Remove(job);
            _weightDone += job.Weight;
            Tell(job);
        }
    }

    private void Tell(Job job)
    {
        TimeSpan? left = _weightDone > 0 ? _clock.GetElapsedTime(_start) * ((_weight - _weightDone) / _weightDone) : null;
        _tell?.Invoke(new JobProgress(_plan.Jobs.Count - _undone.Count, _plan.Jobs.Count, job.Key, left));
    }
}
