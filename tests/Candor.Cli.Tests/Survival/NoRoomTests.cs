namespace Candor.Cli.Tests.Survival;

/// <summary>Where nothing can be written, one clear line says so and nothing is left half-written.</summary>
public sealed class NoRoomTests(TrainedRun run) : IDisposable
{
    private static readonly string[] s_training = ["wine", "--epochs", "2", "--pretrain-epochs", "2", "--hidden", "64", "--samples", "30",
        "--checkpoint-seconds", "0"];

    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData(4, "checkpoint-pretrain.safetensors")]
    [InlineData(24, "checkpoint")]
    [InlineData(300, "report.html")]
    public void A_full_disk_ends_a_run_at_its_last_whole_file_and_it_goes_on_once_there_is_room(int kilobytes, string file)
    {
        using var disk = new SmallDisk(_scratch["disk"], kilobytes);
        var path = _scratch["disk/run"];
        var outcome = Cli.Run(["train", .. s_training, "--out", path, "--json"]);
        Assert.True(outcome.Code == 2, outcome.Error);
        Assert.Equal("", outcome.Output);
        var line = Assert.Single(outcome.ErrorLines, l => l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Matches("No space left|disk was full", line);
        Assert.Contains(file, line);
        Assert.EndsWith($"go on with: candor train --resume --out {path}", line);
        Assert.False(File.Exists(Path.Combine(path, "record.json")));
        Assert.DoesNotContain(Directory.EnumerateFiles(path), f => f.EndsWith(".tmp", StringComparison.Ordinal) || f.EndsWith(".partial",
            StringComparison.Ordinal));

        disk.Grow();
        Cli.Run("train", "--resume", "--out", path).Done();
        Cli.Run(["train", .. s_training, "--out", _scratch["whole"]]).Done();
        SameRun.Holds(_scratch["whole"], path);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused() => Cli.Train("wine", "/proc/candor-run").Refused("/proc/candor-run", "--out");

    [Fact]
    public void A_file_in_the_folders_place_is_refused()
    {
        var file = _scratch.Write("file", "");
        Cli.Train("wine", file).Refused("cannot be written");
        Cli.Train("wine", Path.Combine(file, "run")).Refused("cannot be written");
    }

    [Fact]
    public void An_explanation_or_page_that_cannot_be_written_is_refused()
    {
        Cli.Run("explain", run.Path, "--row", "1", "--out", "/proc/candor-run").Refused("/proc");
        Cli.Run("report", run.Path, "--out", "/proc/candor-run/page.html").Refused("/proc");
    }

    public void Dispose() => _scratch.Dispose();
}
