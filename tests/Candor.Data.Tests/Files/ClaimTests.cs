using System.Diagnostics;
using Candor.Data.Files;

namespace Candor.Data.Tests.Files;

public sealed class ClaimTests : IDisposable
{
    // Renewed by hand.
    private static readonly ClaimTimes s_times = ClaimTimes.Usual with { Renewal = TimeSpan.FromDays(1) };

    private readonly TempFolder _folder = new();
    private readonly HandClock _clock = new();

    private string Stem => Path.Combine(_folder.Path, "job");

    [Fact]
    public void One_alone_has_it_until_it_is_given_back()
    {
        var (one, other) = (On("one"), On("other"));
        var claim = one.TryTake(Stem)!;
        Assert.Null(other.TryTake(Stem));
        Assert.Contains("on one", other.HolderOf(Stem)!.ToString(), StringComparison.Ordinal);
        Assert.Null(one.TryTake(Stem));
        claim.Dispose();
        Assert.Null(other.HolderOf(Stem));
        using var next = other.TryTake(Stem);
        Assert.NotNull(next);
        Assert.True(next.IsHeld());
    }

    [Fact]
    public void What_is_renewed_is_never_taken_and_what_falls_silent_is_after_a_minute_of_the_watchers_clock()
    {
        using var claim = On("one").TryTake(Stem)!;
        var other = On("other");
        for (var i = 0; i < 40; i++)
        {
            Assert.Null(other.TryTake(Stem));
            _clock.Pass(5);
            claim.Renew();
        }
        Assert.Null(other.TryTake(Stem));
        _clock.Pass(59);
        Assert.Null(other.TryTake(Stem));
        _clock.Pass(1);
        using var taken = other.TryTake(Stem)!;
        Assert.True(taken.IsHeld());
        Assert.NotEqual(claim.Name, taken.Name);
        claim.Renew();
        Assert.True(claim.Lost.IsCancellationRequested);
        Assert.False(claim.IsHeld());
        Assert.False(claim.Advance());
        claim.Dispose();
        Assert.True(taken.IsHeld());
    }

    [Fact]
    public void Who_is_late_and_was_not_relieved_goes_on_under_the_next_number()
    {
        using var claim = On("one").TryTake(Stem)!;
        var other = On("other");
        Assert.Null(other.TryTake(Stem));
        _clock.Pass(300);
        claim.Renew();
        Assert.True(claim.IsHeld());
        Assert.Null(other.TryTake(Stem));
        Assert.Equal([1, 2], Claims.Numbers(Stem).Order());
        claim.Remove();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Who_cannot_renew_for_long_does_not_count_on_it()
    {
        using var claim = On("one").TryTake(Stem)!;
        var file = Claims.PathOf(Stem, 1);
        // A folder at the next number's place cannot be made a file.
        Directory.CreateDirectory(Claims.PathOf(Stem, 2));
        _clock.Pass(10);
        claim.Renew();
        Assert.False(claim.Lost.IsCancellationRequested);
        _clock.Pass(31);
        claim.Renew();
        Assert.True(claim.Lost.IsCancellationRequested);
        Assert.True(File.Exists(file));
        Directory.Delete(Claims.PathOf(Stem, 2));
    }

    [Fact]
    public void One_whose_file_is_gone_or_anothers_is_lost()
    {
        using var claim = On("one").TryTake(Stem)!;
        File.Delete(Claims.PathOf(Stem, 1));
        using var other = On("other").TryTake(Stem)!;
        claim.Renew();
        Assert.True(claim.Lost.IsCancellationRequested);
        Assert.True(other.IsHeld());
    }

    [Fact] // The process that had it was killed: nobody waits.
    public void On_one_machine_a_process_that_has_ended_is_seen_at_once()
    {
        var self = ClaimHolder.Self;
        using var dead = Process.Start(new ProcessStartInfo("dotnet", "--version")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true
        })!;
        dead.StandardOutput.ReadToEnd();
        dead.WaitForExit();
        Assert.True((self with { Process = dead.Id, Started = "1" }).IsGone(self, _ => true));
        // The id was given to another process meanwhile.
        Assert.True((self with { Started = "1" }).IsGone(self, _ => true));
        Assert.False(self.IsGone(self, _ => true));
        Assert.True(self.IsGone(self, _ => false));
        // What is not known here is not judged.
        Assert.False((self with { Host = "elsewhere", Started = "1" }).IsGone(self, _ => true));
        Assert.False((self with { Boot = "before", Started = "1" }).IsGone(self, _ => true));
        Assert.False((self with { Namespace = "pid:[1]", Started = "1" }).IsGone(self, _ => true));
    }

    [Fact] // On another machine, too, where SLURM starts it.
    public void What_SLURM_starts_again_takes_over_from_itself_at_once()
    {
        var self = new ClaimHolder("a", "b", "c", 1, "2", "cluster/17", 0, 0);
        var (before, again, other) = (On(self), On(self with { Host = "x", Restarts = 1 }), On(self with { Host = "y", Slurm = "cluster/18" }));
        using var claim = before.TryTake(Stem)!;
        Assert.Null(other.TryTake(Stem));
        using var taken = again.TryTake(Stem);
        Assert.NotNull(taken);
        Assert.False(claim.IsHeld());
    }

    [Fact]
    public void A_file_that_its_maker_did_not_live_to_write_is_waited_for_and_taken_over()
    {
        File.WriteAllText(Claims.PathOf(Stem, 3), "");
        var claims = On("one");
        Assert.Null(claims.TryTake(Stem));
        _clock.Pass(60);
        using var claim = claims.TryTake(Stem)!;
        Assert.True(claim.IsHeld());
        claim.Remove();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory] // Machines that pause, wake, die and finish at any moment, a step of one at a time.
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Never_do_two_hold_it_whoever_pauses_or_dies(int seed)
    {
        var random = new Random(seed);
        var machines = Enumerable.Range(0, 4).Select(i => On($"machine {i}")).ToArray();
        var claims = new Claim?[4];
        var (paused, finished, takenOver) = (new bool[4], 0, 0);
        for (var step = 0; step < 3000; step++)
        {
            var i = random.Next(4);
            switch (random.Next(8))
            {
                case 0:
                    paused[i] = !paused[i];
                    break;
                case 1 when !paused[i] && claims[i] is { } claim:
                    if (claim.Advance())
                        finished++;
                    claim.Dispose();
                    claims[i] = null;
                    break;
                case 2 when claims[i] is not null:
                    claims[i] = null;                                   // killed
                    break;
                case 3 or 4 when !paused[i] && claims[i] is null:
                    claims[i] = machines[i].TryTake(Stem);
                    takenOver += claims[i] is not null && Claims.Numbers(Stem).Max() > 1 ? 1 : 0;
                    break;
                default:
                    _clock.Pass(random.Next(15));
                    break;
            }
            for (var k = 0; k < 4; k++)
                if (!paused[k])
                    claims[k]?.Renew();
            Assert.InRange(claims.Count(c => c?.IsHeld() == true), 0, 1);
        }
        Assert.InRange(finished, 20, 3000);
        Assert.InRange(takenOver, 20, 3000);
    }

    [Fact]
    public async Task Never_do_two_threads_hold_it_at_once()
    {
        var (now, most, rounds) = (0, 0, 0);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(() =>
        {
            var claims = new Claims();
            while (Volatile.Read(ref rounds) < 200 && clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                using var claim = claims.TryTake(Stem);
                if (claim is null)
                    continue;
                var at = Interlocked.Increment(ref now);
                InterlockedMax(ref most, at);
                Interlocked.Increment(ref rounds);
                if (rounds % 3 == 0)
                    claim.Advance();
                Interlocked.Decrement(ref now);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal(1, most);
        Assert.InRange(rounds, 50, int.MaxValue);
        Assert.Equal("free", File.ReadAllText(Claims.PathOf(Stem, Claims.Numbers(Stem).Max())));
    }

    private static void InterlockedMax(ref int place, int value)
    {
        for (var old = Volatile.Read(ref place); value > old;)
        {
            var seen = Interlocked.CompareExchange(ref place, value, old);
            if (seen == old)
                return;
            old = seen;
        }
    }

    private Claims On(string host) => On(new ClaimHolder(host, "boot", "space", 1, "1", null, 0, 0));

    private Claims On(ClaimHolder self) => new(_clock, s_times, self);

    public void Dispose() => _folder.Dispose();

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public void Pass(double seconds) => Interlocked.Add(ref _ticks, TimeSpan.FromSeconds(seconds).Ticks);
    }
}
