using Candor.Runs.Configuration;
using Candor.Runs.Folders;

namespace Candor.Cli.Tests.Survival;

/// <summary>Two trainings never write into one folder, and nothing is written through a link.</summary>
public sealed class LockTests(TrainedRun run) : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void A_second_training_into_one_folder_is_refused_at_once_and_reading_is_not()
    {
        var copy = _scratch.Copy(run.Path, "copy");
        var config = TrainConfig.Read(Path.Combine(copy, "config.json"));
        var held = RunFolder.Create(copy, config, resume: true);
        Cli.Run("train", "--resume", "--out", copy).Refused("is being written by another process", "--out");
        Cli.Run("explain", copy, "--row", "1", "--out", _scratch["page"]).Done();
        Cli.Run("check", copy, "--min-accuracy", "0").Done();
        held.Release();
        Cli.Run("train", "--resume", "--out", copy).Done();
        Assert.False(File.Exists(Path.Combine(copy, "run.lock")));
    }

    [Fact]
    public void The_second_of_two_new_ones_is_refused_before_it_writes()
    {
        var held = RunFolder.Create(_scratch["new"], new TrainConfig { Data = "wine" }, resume: false);
        var before = File.ReadAllText(_scratch["new/config.json"]);
        Cli.Train("glass", _scratch["new"]).Refused("is being written by another process");
        Assert.Equal(before, File.ReadAllText(_scratch["new/config.json"]));
        held.Release();
    }

    [Fact]
    public void A_lock_that_a_dead_process_left_is_taken_over()
    {
        Directory.CreateDirectory(_scratch["run"]);
        _scratch.Write("run/run.lock", "");
        Cli.Train("wine", _scratch["run"]).Done();
        Assert.False(File.Exists(_scratch["run/run.lock"]));
    }

    [Fact]
    public void Nothing_is_written_through_a_link_at_a_temporary_name()
    {
        if (OperatingSystem.IsWindows())
            return;
        var victim = _scratch.Write("victim", "precious");
        Directory.CreateDirectory(_scratch["run"]);
        foreach (var name in new[] { "config.json", "record.json", "contract.json", "model.safetensors", "before.safetensors",
            "checkpoint-tune.safetensors", "report.html" })
            File.CreateSymbolicLink(_scratch[FormattableString.Invariant($"run/{name}.{Environment.ProcessId}.tmp")], victim);
        Cli.Train("wine", _scratch["run"]).Done();
        Cli.Run("export", _scratch["run"], "--onnx", Taken("m.onnx")).Done();
        Cli.Run("explain", _scratch["run"], "--row", "1", "--out", _scratch["page"]).Done();
        foreach (var file in new[] { "p.csv", "p.jsonl", "p.parquet", "p.arrow" })
        {
            File.CreateSymbolicLink(_scratch[$"{file}.partial"], victim);
            Cli.Run("predict", _scratch["run"], "wine", "--out", _scratch[file]).Done();
            File.CreateSymbolicLink(_scratch[$"{file}.partial"], victim);
            Cli.Run("explain", _scratch["run"], "wine", "--out", _scratch[file]).Done();
        }
        Assert.Equal("precious", File.ReadAllText(victim));

        string Taken(string name)
        {
            File.CreateSymbolicLink(_scratch[FormattableString.Invariant($"{name}.{Environment.ProcessId}.tmp")], victim);
            return _scratch[name];
        }
    }

    [Fact]
    public void A_lock_that_is_a_link_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(_scratch["run"]);
        File.CreateSymbolicLink(_scratch["run/run.lock"], _scratch["elsewhere"]);
        Cli.Train("wine", _scratch["run"]).Refused("run.lock is a link");
        Assert.False(File.Exists(_scratch["elsewhere"]));
    }

    public void Dispose() => _scratch.Dispose();
}
