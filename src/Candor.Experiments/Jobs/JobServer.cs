using System.Collections.Concurrent;

namespace Candor.Experiments.Jobs;

/// <summary>The side of a process that serves jobs: reads hashes, a line each, runs the jobs, and answers <c>done HASH</c> or <c>failed
/// MESSAGE</c>.</summary>
public static class JobServer
{
    /// <summary>Serves until the input ends; a job under way then stops at a point from which it can go on.</summary>
    public static void Serve(JobPlan plan, TextReader input, TextWriter output, CancellationToken cancellation, Func<Exception,
        string> describe)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(describe);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var asked = new BlockingCollection<string>();
        var reader = new Thread(() =>
        {
            try
            {
                while (input.ReadLine() is { } line)
                    asked.Add(line.Trim());
                asked.CompleteAdding();
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The server has stopped by itself: nobody is left to be told.
            }
        })
        { IsBackground = true, Name = "input" };
        reader.Start();
        foreach (var hash in asked.GetConsumingEnumerable())
        {
            try
            {
                plan.Store.Run(plan[hash], new JobContextOptions { Cancellation = stop.Token });
                output.WriteLine($"done {hash}");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                output.WriteLine($"failed {describe(e)}");
            }
            output.Flush();
        }
        cancellation.ThrowIfCancellationRequested();
    }
}
