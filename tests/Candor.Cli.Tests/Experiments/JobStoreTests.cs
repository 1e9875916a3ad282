using System.Text.Json.Nodes;
using Candor.Data.Files;
using Candor.Experiments.Jobs;

namespace Candor.Cli.Tests.Experiments;

public sealed class JobStoreTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Two_that_share_a_folder_do_a_job_once_and_one_after_the_other()
    {
        var job = new Slow { Key = "slow" };
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new JobStore(_scratch["out"],
            new(null)).Run(job, new()))));
        Assert.Equal(1, job.Runs);
        Assert.Equal(1, job.MostAtOnce);
        Assert.All(results, r => Assert.Equal(1, (int)r.Result["run"]!));
        Assert.Empty(Directory.GetFileSystemEntries(_scratch["out/work"]));
    }

    [Fact]
    public async Task Who_waits_takes_over_where_the_other_failed()
    {
        var job = new Slow { Key = "slow", FailFirst = true };
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            try
            {
                return (int)new JobStore(_scratch["out"], new(null)).Run(job, new()).Result["run"]!;
            }
            catch (CandorException)
            {
                return 0;
            }
        })));
        Assert.Equal([0, 2], results.Order());
        Assert.Equal(1, job.MostAtOnce);
    }

    [Fact]
    public void Waiting_can_be_stopped()
    {
        var job = new Slow { Key = "slow" };
        var store = new JobStore(_scratch["out"], new(null));
        using var other = new Claims().TryTake(_scratch[$"out/jobs/{store.HashOf(job)}"]);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.Throws<OperationCanceledException>(() => store.Run(job, new() { Cancellation = stop.Token }));
        Assert.Equal(0, job.Runs);
    }

    [Fact] // One machine is silent while it works, as if it were paused; the other goes on with what it left.
    public async Task Who_has_lost_a_job_leaves_no_trace_and_takes_the_others_result()
    {
        var (clock, away) = (new Output.Clock(), TimeSpan.FromDays(1));
        Claims On(string host) => new(clock, ClaimTimes.Usual with { Renewal = away }, ClaimHolder.Self with { Host = host });
        using var begun = new ManualResetEventSlim();
        using var woken = new ManualResetEventSlim();
        JsonObject Pause(JobContext context)
        {
            File.WriteAllText(Path.Combine(context.WorkFolder, "checkpoint"), "half");
            begun.Set();
            woken.Wait();
            // Its folder is gone: it can harm nobody.
            Assert.Throws<DirectoryNotFoundException>(() => File.WriteAllText(Path.Combine(context.WorkFolder, "checkpoint"), "old"));
            return new JsonObject { ["by"] = "one" };
        }
        JsonObject GoOn(JobContext context)
        {
            var checkpoint = File.ReadAllText(Path.Combine(context.WorkFolder, "checkpoint"));
            return new JsonObject { ["by"] = "other", ["from"] = checkpoint };
        }
        var (first, second) = (new Marked { Key = "marked", Do = Pause }, new Marked { Key = "marked", Do = GoOn });
        var one = Task.Run(() => new JobStore(_scratch["out"], new(null), On("one")).Run(first, new()));
        begun.Wait();
        var other = Task.Run(() => new JobStore(_scratch["out"], new(null), On("other")).Run(second, new()));
        while (!other.IsCompleted)
        {
            clock.Pass(30);
            await Task.Delay(100);
        }
        woken.Set();
        foreach (var result in new[] { await one, await other })
            Assert.Equal("""{"by":"other","from":"half"}""", result.Result.ToJsonString());
        Assert.Empty(Directory.GetFileSystemEntries(_scratch["out/work"]));
        Assert.DoesNotContain(Directory.GetFiles(_scratch["out/jobs"]), f => f.Contains(".claim.", StringComparison.Ordinal)
            && !f.EndsWith(".claim.1", StringComparison.Ordinal));
    }

    [Fact] // libtorch keeps a number of threads for each thread, and a hash must not depend on who asks.
    public async Task Which_thread_asks_does_not_change_a_jobs_hash()
    {
        var threads = Tensors.TorchRuntime.Threads;
        using var set = new ManualResetEventSlim();
        using var worked = new ManualResetEventSlim();
        var early = Task.Factory.StartNew(() =>
        {
            using var x = TorchSharp.torch.ones(2);
            _ = TorchSharp.torch.get_num_threads();
            worked.Set();
            set.Wait();
            return new JobStore(_scratch["out"], new(null)).HashOf(new Slow { Key = "slow" });
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        worked.Wait();
        try
        {
            Tensors.TorchRuntime.Threads = threads + 1;
            set.Set();
            Assert.Equal(new JobStore(_scratch["out"], new(null)).HashOf(new Slow { Key = "slow" }), await early);
        }
        finally
        {
            Tensors.TorchRuntime.Threads = threads;
        }
    }

    private sealed class Marked : Job
    {
        public required Func<JobContext, JsonObject> Do { get; init; }

        public override string Kind => "marked";

        public override JsonObject Configuration => [];

        public override JsonObject Run(JobContext context) => Do(context);
    }

    private sealed class Slow : Job
    {
        private int _now;
        private int _runs;

        public bool FailFirst { get; init; }

        public int Runs => _runs;

        public int MostAtOnce { get; private set; }

        public override string Kind => "slow";

        public override JsonObject Configuration => [];

        public override JsonObject Run(JobContext context)
        {
            var now = Interlocked.Increment(ref _now);
            lock (this)
                MostAtOnce = Math.Max(MostAtOnce, now);
            var run = Interlocked.Increment(ref _runs);
            Thread.Sleep(300);
            Interlocked.Decrement(ref _now);
            return FailFirst && run == 1 ? throw new CandorException("It failed.") : new JsonObject { ["run"] = run };
        }
    }
}
