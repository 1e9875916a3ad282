namespace Candor.Cli.Tests.Survival;

/// <summary>A run that is killed at any moment goes on and ends with the same numbers.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly string[] s_training =
        ["wine", "--epochs", "12", "--pretrain-epochs", "12", "--patience", "0", "--hidden", "8", "--samples", "30", "--checkpoint-seconds", "0"];

    private readonly Scratch _scratch = new();

    [Fact]
    public void A_killed_run_ends_as_if_it_had_never_been_killed()
    {
        Cli.Run(["train", .. s_training, "--out", _scratch["whole"]]).Done();
        foreach (var moment in new[] { "config.json", "checkpoint-pretrain.safetensors", "before.safetensors", "checkpoint-tune.safetensors", "model.safetensors" })
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
