namespace Candor.Cli.Tests.Survival;

/// <summary>A run that is killed at any moment goes on and ends with the same numbers.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly string[] s_training =
        ["wine", "--epochs", "12", "--pretrain-epochs", "12", "--patience", "0", "--hidden", "8", "--samples", "30",
            "--checkpoint-seconds", "0"];

    private readonly Scratch _scratch = new();

    [Fact]
    public void A_killed_run_ends_as_if_it_had_never_been_killed()
    {
        Cli.Run(["train", .. s_training, "--out", _scratch["whole"]]).Done();
        foreach (var moment in new[] { "config.json", "checkpoint-pretrain.safetensors", "before.safetensors",
            "checkpoint-tune.safetensors", "model.safetensors" })
        {
            var path = _scratch[$"killed-at-{moment}"];
            using (var process = CandorProcess.Start(["train", .. s_training, "--out", path]))
            {
                process.WaitFor(Path.Combine(path, moment));
                process.Kill();
                process.End();
            }
            Cli.Run(["train", .. s_training, "--out", path, "--resume"]).Done();
            SameRun.Holds(_scratch["whole"], path);
        }
    }

    [Theory] // Two threads, so that chunks of the convolutional predictor run side by side.
    [InlineData("grad-cam", "checkpoint-tune.safetensors")]
    [InlineData("lime", "checkpoint-pretrain.safetensors", "--samples", "10", "--memory", "2GiB")]
    public void A_killed_run_on_images_ends_as_if_it_had_never_been_killed(string explainer, string moment, params string[] more)
    {
        string[] training =
        [
            SmallImages.Write(_scratch, count: 24), "--explainer", explainer, "--grid", "2", "--epochs", "3", "--pretrain-epochs", "3",
                "--patience", "0", "--batch", "8",
            "--augment", "flip,crop", "--augment-tuning", "--sample-rows", "1", "--checkpoint-seconds", "0", "--threads", "2", .. more,
        ];
        Cli.Run(["train", .. training, "--out", _scratch["whole"]]).Done();
        using (var process = CandorProcess.Start(["train", .. training, "--out", _scratch["killed"]]))
        {
            process.WaitFor(_scratch[$"killed/{moment}"]);
            process.Kill();
            process.End();
        }
        Cli.Run(["train", .. training, "--out", _scratch["killed"], "--resume"]).Done();
        SameRun.Holds(_scratch["whole"], _scratch["killed"]);
    }

    [Fact]
    public void A_run_that_is_killed_again_and_again_gets_there()
    {
        Cli.Run(["train", .. s_training, "--out", _scratch["whole"]]).Done();
        for (var kills = 0; kills < 4; kills++)
        {
            using var process = CandorProcess.Start(["train", .. s_training, "--out", _scratch["run"], "--resume"]);
            process.WaitFor(_scratch["run/config.json"]);
            Thread.Sleep(150 + 130 * kills);
            process.Kill();
            process.End();
        }
        Cli.Run(["train", .. s_training, "--out", _scratch["run"], "--resume"]).Done();
        SameRun.Holds(_scratch["whole"], _scratch["run"]);
    }

    public void Dispose() => _scratch.Dispose();
}
