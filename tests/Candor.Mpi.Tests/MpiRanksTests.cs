using System.Diagnostics;

namespace Candor.Mpi.Tests;

/// <summary>Under real launchers; skipped where there are none.</summary>
public class MpiRanksTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Sums_are_right_and_the_same_bits_on_all_ranks(int count) => SumsAreRight(count, "mpirun");

    [Fact] // Handles that are numbers, not addresses.
    public void Sums_are_right_over_mpich() => SumsAreRight(3, "mpirun.mpich");

    private static void SumsAreRight(int count, string launcher)
    {
        using var ranks = Mpirun.Start(count, "sums", launcher);
        var (code, lines, error) = ranks.End();
        Assert.True(code == 0, error);
        Assert.Equal(13 * count, lines.Length);
        Assert.All(lines, line => Assert.EndsWith(": sums, same bits", line));
    }

    [Fact]
    public void Every_rank_gets_all_ranks_bytes_in_their_order()
    {
        using var ranks = Mpirun.Start(3, "gather");
        var (code, lines, error) = ranks.End();
        Assert.True(code == 0, error);
        string[] once = ["|x|xx", "of rank 0", "one", "none", "3000000|3000000|3000000"];
        Assert.Equal(once.SelectMany(line => Enumerable.Repeat(line, 3)), lines);
    }

    [Fact]
    public void Ranks_know_their_place_on_the_machine_and_share_its_cores()
    {
        using var ranks = Mpirun.Start(2, "place");
        var (code, lines, error) = ranks.End();
        Assert.True(code == 0, error);
        Assert.StartsWith("0 of 2, threads ", lines[0]);
        Assert.StartsWith("1 of 2, threads ", lines[1]);
        Assert.All(lines, l => Assert.InRange(int.Parse(l.Split(", ")[1]["threads ".Length..],
            System.Globalization.CultureInfo.InvariantCulture), 1, Math.Max(1, Environment.ProcessorCount / 2)));
    }

    [Fact]
    public void Dotnets_own_signals_stay_with_it()
    {
        using var ranks = Mpirun.Start(2, "null");
        var (code, lines, error) = ranks.End();
        Assert.True(code == 0, error);
        Assert.Equal(["caught", "caught"], lines);
    }

    [Theory]
    [InlineData("fail 1", "error: rank 1 of 3 on {host}: no such thing here")]
    [InlineData("fail 0", "error: no such thing here")]
    [InlineData("fail all", "error: the same on every rank")]
    public void A_rank_that_fails_ends_all_with_one_message(string task, string said)
    {
        using var ranks = Mpirun.Start(3, task);
        var (code, _, error) = ranks.End();
        Assert.Equal((2, said.Replace("{host}", Environment.MachineName, StringComparison.Ordinal)),
            (code, Assert.Single(Mpirun.Said(error))));
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("STOP")] // What a lost machine looks like: it neither answers nor ends.
    public void A_rank_that_dies_or_falls_silent_ends_all(string signal)
    {
        using var ranks = Mpirun.Start(3, "wait", variables: ("CANDOR_MPI_SILENCE", "3"));
        var id = ranks.ReadLine().Split(' ')[^1];
        var clock = Stopwatch.StartNew();
        using (var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", id]) { UseShellExecute = false })!)
            kill.WaitForExit();
        var (code, _, error) = ranks.End();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        Assert.NotEqual(0, code);
        if (signal == "STOP")
            Assert.Equal($"error: rank 2 of 3 on {Environment.MachineName} has not been heard of for 3 seconds; the others end, too.",
                Assert.Single(Mpirun.Said(error)));
        else
            Assert.Contains("rank 2", error);      // mpirun itself names it.
    }

    [Fact]
    public void A_library_that_is_none_is_one_clear_error()
    {
        using var ranks = Mpirun.Start(2, "gather", variables: ("CANDOR_MPI_LIBRARY", "libc.so.6"));
        var (code, _, error) = ranks.End();
        Assert.Equal((2, "error: libc.so.6 (CANDOR_MPI_LIBRARY) is no MPI library that loads here; name the file of Open MPI's or " +
            "MPICH's library."), (code, Assert.Single(Mpirun.Said(error))));
    }
}
