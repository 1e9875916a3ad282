using Candor.Web.Dashboard;

namespace Candor.Web.Tests.Dashboard;

public sealed class JobsTests : IDisposable
{
    private readonly Jobs _jobs = new();

    public void Dispose() => _jobs.Dispose();

    private static async Task Until(Func<bool> true_)
    {
        while (!true_())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_short_question_has_its_turn_between_two_parts_of_a_job()
    {
        using var part = new SemaphoreSlim(0);
        var job = _jobs.Begin("long", (share, _) =>
        {
            for (var i = 0; i < 3; i++)
            {
                part.Wait();
                share(i / 3.0);
            }
            return "page";
        });
        await Until(() => job.State == "running");
        var answer = _jobs.Answer(() => job.State, TestContext.Current.CancellationToken);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);
        part.Release();
        Assert.Equal("running", await answer);
        part.Release(2);
        await Until(() => job.State == "done");
        Assert.Equal("page", job.Page);
    }

    [Fact]
    public async Task A_job_stops_when_told_so_also_while_it_waits_for_another()
    {
        var first = _jobs.Begin("first", (share, stop) =>
        {
            while (true)
                share(0.5);
        });
        var second = _jobs.Begin("second", (_, _) => "never");
        await Until(() => first.State == "running" || second.State == "done");
        second.Cancel();
        await Until(() => second.State is "cancelled" or "done");
        first.Cancel();
        await Until(() => first.State == "cancelled");
        Assert.Null(first.Page);
    }

    [Fact]
    public async Task What_goes_wrong_for_people_is_told()
    {
        var job = _jobs.Begin("wrong", (_, _) => throw new CandorException("It cannot be done."));
        await Until(() => job.State == "failed");
        Assert.Equal("It cannot be done.", job.Problem);
        // The next one works.
        var next = _jobs.Begin("next", (_, _) => "page");
        await Until(() => next.State == "done");
        Assert.Same(next, _jobs.Find(next.Id));
    }
}
