using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Candor.Data.Files;
using Candor.Experiments.Jobs;

namespace Candor.Cli.Tests.Experiments;

public sealed class JobSharingTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ConcurrentQueue<string> _runs = new();

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/8", 3, 8)]
    public void A_part_is_named(string text, int index, int count) =>
        Assert.Equal(new JobShare(index, count), JobShare.Parse(text, _ => null));

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("2")]
    [InlineData("a/b")]
    [InlineData("1/2/3")]
    [InlineData("1/99999999")]
    [InlineData("")]
    public void What_is_no_part_is_refused(string text) =>
        Assert.Contains("I/N", Assert.Throws<CandorException>(() => JobShare.Parse(text, _ => null)).Message, StringComparison.Ordinal);

    [Theory] // --array=0-3, 1-4, 10-19:3 (10, 13, 16, 19), and a list with gaps.
    [InlineData("2", "0", "4", "1", 3, 4)]
    [InlineData("4", "1", "4", "1", 4, 4)]
    [InlineData("16", "10", "4", "3", 3, 4)]
    [InlineData("9", "1", "3", null, 3, 3)]
    [InlineData("5", null, null, null, 1, 1)]
    public void A_task_of_an_array_of_SLURM_knows_its_part(string id, string? min, string? count, string? step, int index, int parts)
    {
        var environment = new Dictionary<string, string?>
        {
            ["SLURM_ARRAY_TASK_ID"] = id,
            ["SLURM_ARRAY_TASK_MIN"] = min,
            ["SLURM_ARRAY_TASK_COUNT"] = count,
            ["SLURM_ARRAY_TASK_STEP"] = step,
        };
        Assert.Equal(new JobShare(index, parts), JobShare.Parse("auto", name => environment.GetValueOrDefault(name)));
    }

    [Fact]
    public void Outside_an_array_that_is_said()
    {
        Assert.Contains("--slurm", Assert.Throws<CandorException>(() => JobShare.Parse("auto", _ => null)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'x'", Assert.Throws<CandorException>(() => JobShare.Parse("auto", _ => "x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Shares_that_run_at_once_do_each_job_once_after_what_it_needs(int count)
    {
        var jobs = Jobs(12);
        await Task.WhenAll(Enumerable.Range(1, count).Select(i => Task.Factory.StartNew(() =>
            JobSharing.Run(new JobPlan(Jobs(12), Store()), new JobShare(i, count), new()), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var runs = _runs.ToArray();
        Assert.Equal(16, runs.Length);
        Assert.Equal(16, runs.Distinct().Count());
        Assert.All(jobs, j => Assert.True(Array.IndexOf(runs, j.Needs[0].Key) < Array.IndexOf(runs, j.Key)));
        Assert.Equal(new JobPlan(jobs, Store()).Jobs.Count, Directory.GetFiles(_scratch["out/jobs"]).Length);
    }

    [Fact]
    public void One_does_its_own_part_first_and_then_the_rest()
    {
        var result = JobSharing.Run(new JobPlan(Enumerable.Range(0, 6).Select(i => Counted($"job {i}")), Store()),
            new JobShare(2, 3), new());
        Assert.Equal((6, 0), (result.Here, result.Left.Count));
        Assert.Equal(["job 1", "job 4", "job 2", "job 5", "job 0", "job 3"], _runs);
    }

    [Fact]
    public void What_others_are_at_is_left_to_them_and_told()
    {
        var plan = new JobPlan([Counted("theirs"), Counted("free")], Store());
        using var claim = new Claims().TryTake(_scratch[$"out/jobs/{plan.Store.HashOf(plan.Jobs[0])}"]);
        var result = JobSharing.Run(plan, new JobShare(1, 2), new());
        Assert.Equal(["free"], _runs);
        var left = Assert.Single(result.Left);
        Assert.Equal("theirs", left.Job.Key);
        Assert.Contains(Environment.MachineName, left.Holder, StringComparison.Ordinal);
    }

    [Fact]
    public void What_waits_for_others_is_waited_for()
    {
        var need = Counted("need");
        var plan = new JobPlan([Counted("waits", need)], Store());
        var claim = new Claims().TryTake(_scratch[$"out/jobs/{plan.Store.HashOf(need)}"])!;
        using var timer = new Timer(_ => claim.Dispose(), null, 300, Timeout.Infinite);
        var result = JobSharing.Run(plan, new JobShare(1, 1), new());
        Assert.Equal(["need", "waits"], _runs);
        Assert.Empty(result.Left);
    }

    [Fact]
    public void A_job_that_fails_does_not_hold_up_the_others()
    {
        var broken = new Counting(_runs) { Key = "broken", Fails = true };
        var plan = new JobPlan([broken, Counted("needs it", broken), Counted("other")], Store());
        var e = Assert.Throws<CandorException>(() => JobSharing.Run(plan, new JobShare(1, 1), new()));
        Assert.Equal("1 of 3 jobs could not be done. broken: It broke.", e.Message);
        Assert.Equal(["broken", "other"], _runs);
        Assert.Equal(["broken", "needs it"], JobSharing.Open(plan).Select(o => o.Job.Key));
        Assert.All(JobSharing.Open(plan), o => Assert.Null(o.Holder));
    }

    private JobStore Store() => new(_scratch["out"], new(null));

    private Job[] Jobs(int count)
    {
        Job[] needs = [.. Enumerable.Range(0, 4).Select(i => Counted($"need {i}"))];
        return [.. Enumerable.Range(0, count).Select(i => Counted($"job {i}", needs[i % 4]))];
    }

    private Counting Counted(string key, params Job[] needs) => new(_runs) { Key = key, Before = needs };

    public void Dispose() => _scratch.Dispose();

    private sealed class Counting(ConcurrentQueue<string> runs) : Job
    {
        public Job[] Before { get; init; } = [];

        public bool Fails { get; init; }

        public override string Kind => "counting";

        public override JsonObject Configuration => new() { ["key"] = Key };

        public override IReadOnlyList<Job> Needs => Before;

        public override JsonObject Run(JobContext context)
        {
            runs.Enqueue(Key);
            Thread.Sleep(10);
            return Fails ? throw new CandorException("It broke.") : [];
        }
    }
}
