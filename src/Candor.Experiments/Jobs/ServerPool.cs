using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Candor.Experiments.Jobs;

/// <summary>
/// Processes that serve jobs side by side. Each is sent hashes on its standard input, one at a time, and answers with a line; when its
/// input
/// ends, it stops, so none is left behind however this process ends.
/// </summary>
internal static class ServerPool
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static void Run(JobQueue queue, JobPlan plan, RunnerOptions options)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        var start = options.StartServer
            ?? throw new CandorException("More than one process was asked for, but this program does not say how to start one; " +
                "use one process.");
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, Math.Min(options.Processes, queue.Count)).Select(i => new Thread(() =>
        {
            try
            {
                Serve(queue, plan, start(), stop.Token);
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e);
                stop.Cancel();
            }
        })
        { Name = FormattableString.Invariant($"jobs {i}") }).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        options.Cancellation.ThrowIfCancellationRequested();
        if (failures.Find(f => f is not OperationCanceledException) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    private static void Serve(JobQueue queue, JobPlan plan, ProcessStartInfo info, CancellationToken stop)
    {
        (info.UseShellExecute, info.RedirectStandardInput, info.RedirectStandardOutput) = (false, true, true);
        using var process = Process.Start(info)
            ?? throw new CandorException($"{info.FileName} could not be started for jobs side by side; use --processes 1.");
        // The end of its input tells a server to stop at the next point from which the job can go on.
        using var watch = stop.Register(process.StandardInput.Close);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var job = queue.Take(out var wait);
                if (job is null && !wait)
                    break;
                if (job is null)
                    stop.WaitHandle.WaitOne(20);
                else
                    Do(job, plan.Store.HashOf(job), process, stop);
                if (job is not null)
                    queue.Finish(job);
            }
            stop.ThrowIfCancellationRequested();
        }
        finally
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(s_patience))
                process.Kill();
        }
    }

    private static void Do(Job job, string hash, Process process, CancellationToken stop)
    {
        try
        {
            process.StandardInput.WriteLine(hash);
            process.StandardInput.Flush();
            var answer = process.StandardOutput.ReadLine();
            stop.ThrowIfCancellationRequested();
            if (answer == $"done {hash}")
                return;
            throw new CandorException(answer?.StartsWith("failed ", StringComparison.Ordinal) == true
                ? answer["failed ".Length..]
                : $"The process that computed {job.Key} ended before it was done; run the experiment again to go on (with --processes 1 if memory is short).");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            stop.ThrowIfCancellationRequested();
            throw new CandorException($"The process that computed {job.Key} ended before it was done; run the experiment again to go on (with --processes 1 if memory is short).", e);
        }
    }
}
