using System.Text.Json.Nodes;
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
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var other = JobClaim.Take(_scratch["claim.lock"], CancellationToken.None);
        Assert.Throws<OperationCanceledException>(() => JobClaim.Take(_scratch["claim.lock"], stop.Token));
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
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            var run = Interlocked.Increment(ref _runs);
            Directory.CreateDirectory(context.WorkFolder);
            Thread.Sleep(300);
            Interlocked.Decrement(ref _now);
            return FailFirst && run == 1 ? throw new CandorException("It failed.") : new JsonObject { ["run"] = run };
        }
    }
}
