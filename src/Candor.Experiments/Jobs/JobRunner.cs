namespace Candor.Experiments.Jobs;

/// <summary>Runs the jobs of a plan that are not done, in this process or in several side by side; the results are the same.</summary>
public static class JobRunner
{
    /// <summary>Runs what is not done.</summary>
    /// <returns>Every job's result, in the plan's order.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped; run it again to go on.</exception>
    /// <exception cref="CandorException">A job could not be done.</exception>
    public static IReadOnlyList<JobResult> Run(JobPlan plan, RunnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var queue = new JobQueue(plan, options.Tell, options.Clock);
        if (options.Processes > 1 && queue.Count > 1)
            ServerPool.Run(queue, plan, options);
        else
            RunHere(queue, plan, options);
        JobResult[] results = [.. plan.Jobs.Select(j => plan.Store.Find(j)
            ?? throw new CandorException($"The result of {j.Key} is gone; run the experiment again."))];
        plan.Store.RemoveLeftovers(plan.Jobs);
        return results;
    }

    private static void RunHere(JobQueue queue, JobPlan plan, RunnerOptions options)
    {
        while (queue.Take(out _) is { } job)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            plan.Store.Run(job, new JobContextOptions
            {
                Observe = options.Observe,
                Measured = options.Measured,
                Cancellation = options.Cancellation,
                Clock = options.Clock
            });
            queue.Finish(job);
        }
    }
}
