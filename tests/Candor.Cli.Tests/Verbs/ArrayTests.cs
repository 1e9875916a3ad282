using System.Diagnostics;
using Candor.Cli.Tests.Survival;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Experiments and sweeps whose jobs are done by several processes that share a folder.</summary>
public sealed class ArrayTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void An_experiment_in_parts_has_the_record_of_one_process()
    {
        var parts = new[] { 1, 2, 3 }.Select(i => CandorProcess.Start([.. Leakage("parts"), "--array",
            FormattableString.Invariant($"{i}/3"), "--json"])).ToArray();
        var done = parts.Sum(p => (int)p.End().Done().Json["doneHere"]!);
        foreach (var part in parts)
            part.Dispose();
        Assert.False(File.Exists(_scratch["parts/id-expo/leakage/tiny/record.json"]));
        Cli.Run([.. Leakage("parts"), "--collect"]).Done();
        var one = Cli.Run([.. Leakage("one"), "--json"]).Done().Json;
        Assert.Equal((int)one["jobs"]!, done);
        Assert.Equal(ReproduceVerbTests.Timeless(_scratch["one/id-expo/leakage/tiny"]),
            ReproduceVerbTests.Timeless(_scratch["parts/id-expo/leakage/tiny"]));
    }

    [Fact]
    public void A_sweep_in_parts_has_the_record_of_one_process_and_its_winner()
    {
        string[] sweep = ["sweep", "wine", .. Cli.Tiny, "--lr", "0.05,0.01", "--seeds", "1,2", "--out", _scratch["sweep"]];
        Cli.Run(sweep).Done();
        var one = ReproduceVerbTests.Timeless(_scratch["sweep"]);
        Directory.Delete(_scratch["sweep"], recursive: true);
        Assert.Contains("Part 2 of 2", Cli.Run([.. sweep, "--array", "2/2"]).Done().Output);
        Cli.Run([.. sweep, "--collect"]).Done();
        Assert.Equal(one, ReproduceVerbTests.Timeless(_scratch["sweep"]));
        Assert.True(File.Exists(_scratch["sweep/winner/record.json"]));
    }

    [Fact]
    public void What_is_missing_is_said_and_nothing_is_written()
    {
        var outcome = Cli.Run([.. Leakage("none"), "--collect"]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("nobody is at it", outcome.Output);
        Assert.Contains("jobs are missing", outcome.ErrorLines[^1]);
        Assert.False(File.Exists(_scratch["none/id-expo/leakage/tiny/record.json"]));
        var json = Cli.Run([.. Leakage("none"), "--collect", "--json"]);
        Assert.Equal(1, json.Code);
        Assert.Equal((int)json.Json["jobs"]!, json.Json["missing"]!.AsArray().Count);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Cli.Run([.. Leakage("o"), "--array"]).Refused("SLURM_ARRAY_TASK_ID", "--array 2/8");
        Cli.Run([.. Leakage("o"), "--array", "3/2"]).Refused("--array", "3/2");
        Cli.Run([.. Leakage("o"), "--array", "1/2", "--collect"]).Refused("--array and --collect");
        Cli.Run([.. Leakage("o"), "--array", "1/2", "--processes", "2"]).Refused("--processes");
        Cli.Run([.. Leakage("o"), "--slurm", "many"]).Refused("--slurm", "many");
    }

    [Fact]
    public void The_batch_file_is_a_script_that_does_the_same_jobs()
    {
        var text = Cli.Run([.. Leakage("o"), "--slurm", "3", "--threads", "2"]).Done().Output;
        Assert.StartsWith("#!/bin/bash\n", text, StringComparison.Ordinal);
        foreach (var words in new[] { "#SBATCH --array=1-3\n", "--time=", "--cpus-per-task=2\n", "--mem=", "--requeue\n", "--signal=B:USR1@",
            "--open-mode=append", "srun ", "--array auto", "--dependency=afterany:$job", "--collect", "scontrol requeue" })
            Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain("--slurm", text, StringComparison.Ordinal);
        Assert.Contains("--gres=gpu:1", Cli.Run([.. Leakage("o"), "--slurm", "--device", "cuda"]).Output, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
            return;
        using var bash = Process.Start("bash", ["-n", _scratch.Write("candor.sbatch", text)]);
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
    }

    private string[] Leakage(string folder) => ["reproduce", "id-expo/leakage", "--scale", "tiny", "--out", _scratch[folder]];

    public void Dispose() => _scratch.Dispose();
}
