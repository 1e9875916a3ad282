using Candor.Cli.Session;
using Candor.Runs.Configuration;
using Candor.Runs.Training;

namespace Candor.Cli.Tests;

/// <summary>A finished run and one that was interrupted while tuning; tests copy what they change.</summary>
public sealed class TrainedRun : IDisposable
{
    private readonly Scratch _scratch = new();

    public TrainedRun()
    {
        Outcome = Cli.Run("train", "wine", "--out", Path, "--epochs", "10", "--lr", "0.05", "--pretrain-epochs", "2", "--hidden", "8",
            "--samples", "30", "--seed", "5", "--json").Done();
        using var stop = new CancellationTokenSource();
        var session = new JobSession
        {
            Cancellation = stop.Token,
            Observe = p =>
            {
                if (p is { Phase: "tune", Epoch: 1 })
                    stop.Cancel();
            },
        };
        var config = TrainConfig.Read(System.IO.Path.Combine(Path, "config.json"));
        config = config with { Training = config.Training with { Epochs = 4, CheckpointSeconds = 0 } };
        Assert.Throws<OperationCanceledException>(() => new TrainJob(config, session).Run(Interrupted));
    }

    internal Outcome Outcome { get; }

    public string Path => _scratch["wine"];

    public string Interrupted => _scratch["interrupted"];

    public void Dispose() => _scratch.Dispose();
}
