using System.Diagnostics;
using Candor.Cli.Tests.Verbs;
using Candor.Data.Files;

namespace Candor.Cli.Tests.Survival;

/// <summary>The batch file that <c>--slurm</c> prints, under a SLURM of this machine.</summary>
public sealed class SlurmTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void An_array_that_is_killed_requeued_preempted_and_out_of_time_has_the_record_of_one_process()
    {
        using var slurm = Slurm.Start(_scratch);
        string[] sweep = ["sweep", "wine", "--epochs", "200", "--patience", "0", "--pretrain-epochs", "2", "--hidden", "8", "--samples", "30",
            "--checkpoint-seconds", "0", "--lr", "0.05,0.02,0.01", "--seeds", "1,2", "--out", _scratch["shared"]];
        var batch = Cli.Run([.. sweep, "--slurm", "3"]).Done().Output;
        _scratch.Write("candor.sbatch", batch.Replace("--mem=4G", "--mem=500M", StringComparison.Ordinal));
        Directory.CreateDirectory(_scratch["shared/slurm"]);
        var job = slurm.Run("sbatch", "--parsable", "candor.sbatch");

        // One process is killed: its task fails, and the others take over what it was at. SLURM puts the second back, as where a node
        // dies, and tells the third of its time limit.
        ClaimHolder[] holders = [];
        slurm.Until("three jobs are begun", () => (holders = [.. Claims().Select(Holder).OfType<ClaimHolder>()]).Length == 3);
        // By the name within the array: the id of the last task means all of them.
        var names = slurm.Run("squeue", "--noheader", "--array", "--format=%A %i").Split('\n').Select(line => line.Trim().Split(' '))
            .ToDictionary(words => words[0], words => words[^1]);
        string[] tasks = [.. holders.Select(h => names[h.Slurm!.Split('/')[1]])];
        Process.GetProcessById(holders[0].Process).Kill();
        slurm.Run("scontrol", "requeue", tasks[1]);
        slurm.Run("scancel", "--signal=USR1", "--batch", tasks[2]);
        slurm.Until("two go on", () => Claims().Any(file => Holder(file)?.Restarts == 1)
            && slurm.States(job).SequenceEqual(["R", "R"]));

        // A job that may pre-empt them needs all processors.
        slurm.Run("sbatch", "--partition=high", "--ntasks=1", "--cpus-per-task=4", "--mem=100M", "--output=high.out", "--wrap", "sleep 1");
        slurm.Until("two run once more", () => Restarts(2));

        slurm.Until("all have ended", () => slurm.Run("squeue", "--noheader").Length == 0);
        var logs = string.Join('\n', Directory.GetFiles(_scratch["shared/slurm"]).Select(File.ReadAllText));
        Assert.Contains("the same command goes on: candor sweep wine", logs);
        // Of the killed one no line.
        Assert.Equal(2, logs.Split("of 8 in all.").Length - 1);
        Cli.Run([.. sweep, "--collect"]).Done();
        var together = ReproduceVerbTests.Timeless(_scratch["shared"]);
        Assert.Empty(Directory.GetFileSystemEntries(_scratch["shared/work"]));
        Assert.Empty(Claims());
        Directory.Delete(_scratch["shared"], recursive: true);
        Cli.Run(sweep).Done();
        Assert.Equal(ReproduceVerbTests.Timeless(_scratch["shared"]), together);

        bool Restarts(int count) => tasks[1..].All(task => slurm.Run("scontrol", "show", "job", task).Contains(
            FormattableString.Invariant($"Restarts={count} "), StringComparison.Ordinal));
    }

    private string[] Claims() => Directory.Exists(_scratch["shared/jobs"])
        ? [.. Directory.GetFiles(_scratch["shared/jobs"], "*.claim.*").Where(f => Holder(f) is not null)]
        : [];

    // None of a file that is gone again.
    private static ClaimHolder? Holder(string file) =>
        Candor.Data.Files.Claims.Read(file) is { } content ? ClaimHolder.Read(content) : null;

    public void Dispose() => _scratch.Dispose();
}
