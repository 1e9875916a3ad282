namespace Candor.Experiments.Jobs;

/// <summary>A job that is not done.</summary>
/// <param name="Job">The job.</param>
/// <param name="Holder">Which process is at it, for people; null: none that is known.</param>
public sealed record OpenJob(Job Job, string? Holder);

/// <summary>What a process did of an experiment that it shares with others.</summary>
/// <param name="Here">Jobs that it did.</param>
/// <param name="Left">Jobs that are not done: others are at them, or they wait for those.</param>
public sealed record ShareResult(int Here, IReadOnlyList<OpenJob> Left);

/// <summary>Runs an experiment's jobs in several processes that know of each other only by the folder that they share, on one machine or on
/// many. None does a job that another is at, and what one leaves undone another does.</summary>
public static class JobSharing
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <summary>Runs the jobs of a share, and then all others that nobody is at, until nothing is left that could be begun here, now or
    /// once others are done with what it needs.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; run it again to go on.</exception>
    /// <exception cref="CandorException">A job could not be done; all others were.</exception>
    public static ShareResult Run(JobPlan plan, JobShare share, RunnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(options);
        return new Sharing(plan, share, options).Run();
    }

    /// <summary>The jobs that are not done, and who is at them.</summary>
    public static IReadOnlyList<OpenJob> Open(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. plan.Jobs.Where(j => !plan.Store.Has(j)).Select(j => new OpenJob(j, plan.Store.HolderOf(j)))];
    }

    private sealed class Sharing
    {
        private readonly JobPlan _plan;
        private readonly RunnerOptions _options;
        private readonly List<Job> _undone;
        private readonly Dictionary<string, Exception> _failed = new(StringComparer.Ordinal);
        private int _here;

        public Sharing(JobPlan plan, JobShare share, RunnerOptions options)
        {
            (_plan, _options) = (plan, options);
            var jobs = plan.Jobs.Select((job, place) => (Job: job, Place: place)).ToArray();
            // What is left of others is begun at different places, so that not all reach for the same job.
            _undone = [.. jobs.Where(j => share.Has(j.Place)).Concat(jobs.Where(j => !share.Has(j.Place))
                .OrderBy(j => j.Place % share.Count < share.Index - 1).ThenBy(j => j.Place % share.Count)).Select(j => j.Job)];
        }

        public ShareResult Run()
        {
            while (true)
            {
                _undone.RemoveAll(_plan.Store.Has);
                var open = _undone.Select(_plan.Store.HashOf).ToHashSet(StringComparer.Ordinal);
                if (_undone.Any(job => IsReady(job, open) && Try(job)))
                    continue;
                // Others are at all the rest, or what it needs failed here.
                if (!_undone.Any(job => Waits(job, open)))
                    break;
                _options.Cancellation.WaitHandle.WaitOne(s_look);
                _options.Cancellation.ThrowIfCancellationRequested();
            }
            if (_failed.Count > 0)
                throw new CandorException(FormattableString.Invariant(
                    $"{_failed.Count} of {_plan.Jobs.Count} jobs could not be done. ") + _failed.Values.First().Message, _failed.Values.First());
            return new ShareResult(_here, Open(_plan));
        }

        private bool IsReady(Job job, HashSet<string> open) => !_failed.ContainsKey(_plan.Store.HashOf(job))
            && !job.Needs.Any(n => open.Contains(_plan.Store.HashOf(n)));

        private bool Waits(Job job, HashSet<string> open) => !HasFailed(job) && job.Needs.Any(n => open.Contains(_plan.Store.HashOf(n)));

        private bool HasFailed(Job job) => _failed.ContainsKey(_plan.Store.HashOf(job)) || job.Needs.Any(HasFailed);

        private bool Try(Job job)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            Tell(job);
            try
            {
                if (_plan.Store.TryRun(job, new JobContextOptions
                {
                    Observe = _options.Observe,
                    Measured = _options.Measured,
                    Cancellation = _options.Cancellation,
                    Clock = _options.Clock,
                }, out var isHere) is null)
                    return false;
                _here += isHere ? 1 : 0;
                Tell(job);
                return true;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Others may do what this one cannot, and it what does not need that.
                _failed[_plan.Store.HashOf(job)] = new CandorException($"{job.Key}: {e.Message}", e);
                return true;
            }
        }

        private void Tell(Job job)
        {
            var done = _plan.Jobs.Count - _undone.Count(j => !_plan.Store.Has(j));
            _options.Tell?.Invoke(new JobProgress(done, _plan.Jobs.Count, job.Key, null));
        }
    }
}
