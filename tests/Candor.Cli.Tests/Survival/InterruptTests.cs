namespace Candor.Cli.Tests.Survival;

/// <summary>Ctrl-C and SIGTERM stop a run between two batches, say how to go on, and exit with 130.</summary>
public sealed class InterruptTests : IDisposable
{
    private static readonly string[] s_training =
        ["wine", "--epochs", "60", "--pretrain-epochs", "2", "--patience", "0", "--hidden", "8", "--samples", "30", "--checkpoint-seconds",
            "0"];

    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void An_interrupted_run_says_how_to_go_on_and_does(string signal)
    {
        Cli.Run(["train", .. s_training, "--out", _scratch["whole"]]).Done();
        using var process = CandorProcess.Start(["train", .. s_training, "--out", _scratch["run"], "--json"]);
        process.WaitFor(_scratch["run/checkpoint-tune.safetensors"]);
        process.Signal(signal);
        var outcome = process.End();
        Assert.Equal(130, outcome.Code);
        Assert.Equal("", outcome.Output);
        Assert.Equal($"interrupted; go on with: candor train --resume --out {_scratch["run"]}", outcome.ErrorLines[^1]);
        Assert.False(File.Exists(_scratch["run/record.json"]));

        Cli.Run("train", "--resume", "--out", _scratch["run"]).Done();
        SameRun.Holds(_scratch["whole"], _scratch["run"]);
    }

    public void Dispose() => _scratch.Dispose();
}
