using Candor.Cli.Tests.Verbs;

namespace Candor.Cli.Tests.Survival;

/// <summary>An experiment that is killed or interrupted goes on, and ends with the same record.</summary>
public sealed class ReproduceKillTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void A_killed_experiment_ends_as_if_it_had_never_been_killed()
    {
        Cli.Run(Command("whole")).Done();
        for (var kills = 0; kills < 3; kills++)
        {
            var results = Results("killed");
            using var process = CandorProcess.Start(Command("killed"));
            WaitForAnother("killed", results, process);
            process.Kill();
            process.End();
            Assert.False(File.Exists(_scratch["killed/id-expo/leakage/tiny/record.json"]));
        }
        Cli.Run(Command("killed")).Done();
        Assert.Equal(ReproduceVerbTests.Timeless(_scratch["whole/id-expo/leakage/tiny"]),
            ReproduceVerbTests.Timeless(_scratch["killed/id-expo/leakage/tiny"]));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void An_interrupted_experiment_says_how_to_go_on_and_does(string processes)
    {
        using (var process = CandorProcess.Start([.. Command("run"), "--processes", processes]))
        {
            WaitForAnother("run", 0, process);
            process.Signal("INT");
            var outcome = process.End();
            Assert.Equal(130, outcome.Code);
            Assert.Contains("the same command goes on: candor reproduce id-expo/leakage", outcome.ErrorLines[^1]);
        }
        var done = Results("run");
        Thread.Sleep(500);
        Assert.Equal(done, Results("run"));
        Cli.Run(Command("run")).Done();
        Cli.Run(Command("whole")).Done();
        Assert.Equal(ReproduceVerbTests.Timeless(_scratch["whole/id-expo/leakage/tiny"]),
            ReproduceVerbTests.Timeless(_scratch["run/id-expo/leakage/tiny"]));
    }

    [Fact]
    public void Several_that_share_a_folder_do_each_job_once_and_lose_none_whoever_is_killed()
    {
        Cli.Run(Command("whole")).Done();
        var (random, processes, written) = (new Random(5), new List<CandorProcess>(), new Dictionary<string, DateTime>());
        for (var kills = 0; kills < 6; kills++)
        {
            while (processes.Count < 3)
                processes.Add(CandorProcess.Start(Command("shared")));
            WaitForAnother("shared", Results("shared"), processes[^1]);
            var victim = processes[random.Next(processes.Count)];
            victim.Kill();
            victim.Dispose();
            processes.Remove(victim);
            foreach (var file in Directory.GetFiles(_scratch["shared/jobs"], "*.json"))
                written.TryAdd(file, File.GetLastWriteTimeUtc(file));
        }
        foreach (var process in processes)
        {
            process.End().Done();
            process.Dispose();
        }
        Assert.NotEmpty(written);
        Assert.All(written, w => Assert.Equal(w.Value, File.GetLastWriteTimeUtc(w.Key)));
        Assert.Equal(Names("whole/jobs"), Names("shared/jobs"));
        Assert.Empty(Directory.GetFileSystemEntries(_scratch["shared/work"]));
        Assert.Equal(ReproduceVerbTests.Timeless(_scratch["whole/id-expo/leakage/tiny"]),
            ReproduceVerbTests.Timeless(_scratch["shared/id-expo/leakage/tiny"]));
    }

    private string[] Names(string folder) => [.. Directory.GetFiles(_scratch[folder]).Select(f => Path.GetFileName(f)!).Order()];

    private string[] Command(string folder) => ["reproduce", "id-expo/leakage", "--scale", "tiny", "--out", _scratch[folder], "--threads",
        "1"];

    private int Results(string folder) => Directory.Exists(_scratch[$"{folder}/jobs"]) ? Directory.GetFiles(_scratch[$"{folder}/jobs"],
        "*.json").Length : 0;

    private void WaitForAnother(string folder, int before, CandorProcess process)
    {
        for (var i = 0; i < 6000 && Results(folder) <= before && !process.HasExited; i++)
            Thread.Sleep(10);
    }

    public void Dispose() => _scratch.Dispose();
}
