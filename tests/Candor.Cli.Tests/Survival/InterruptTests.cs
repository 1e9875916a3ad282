namespace Candor.Cli.Tests.Survival;

/// <summary>Ctrl-C, SIGTERM and SIGUSR1 stop a run between two batches, say how to go on, and exit with 130.</summary>
public sealed class InterruptTests(TrainedRun run) : IDisposable
{
    private static readonly string[] s_training =
        ["wine", "--epochs", "60", "--pretrain-epochs", "2", "--patience", "0", "--hidden", "8", "--samples", "30", "--checkpoint-seconds",
            "0"];

    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("USR1")]
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

    [Theory] // Programs that read nothing and answer nothing, and ignore what asks them to end.
    [InlineData("trap '' INT TERM; echo $$ > '{0}'; while :; do sleep 1; done")]
    [InlineData("trap '' INT TERM; echo $$ > '{0}'; cat > /dev/null; sleep 600")]
    public void A_deaf_program_does_not_hold_up_an_interruption_and_is_ended(string program)
    {
        var (data, pid) = (_scratch.Write("data.csv", "a,y\n1,p\n2,q\n3,p\n4,q\n"), _scratch["pid"]);
        using var process = CandorProcess.Start("measure", data, "--model-command", program.Replace("{0}", pid, StringComparison.Ordinal),
            "--out", _scratch["run"]);
        process.WaitFor(pid);
        Thread.Sleep(300);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        process.Signal("INT");
        var outcome = process.End();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        Assert.Equal(130, outcome.Code);
        Assert.Contains("interrupted", outcome.ErrorLines[^1]);
        Gone(pid);
    }

    [Fact]
    public void A_deaf_program_ends_with_candor_also_where_that_is_killed()
    {
        var (data, pid) = (_scratch.Write("data.csv", "a,y\n1,p\n2,q\n3,p\n4,q\n"), _scratch["pid"]);
        using var process = CandorProcess.Start("measure", data, "--model-command", $"echo $$ > '{pid}'; while :; do sleep 1; done",
            "--out", _scratch["run"]);
        process.WaitFor(pid);
        Thread.Sleep(300);
        process.Kill();
        Gone(pid);
    }

    [Theory] // Data that never arrives.
    [InlineData("predict {run} {data} --out {out}.csv", "what is done stands in {out}.csv.partial, and the same command begins anew")]
    [InlineData("predict {run} {data}", "the rows that were printed are whole, and the same command begins anew")]
    [InlineData("explain {run} {data} --out {out}.csv", "what is done stands in {out}.csv.partial, and the same command goes on with " +
        "--resume")]
    [InlineData("explain {run} {data} --out {out}.parquet", "what is done stands in {out}.parquet.partial, " +
        "and the same command begins anew")]
    [InlineData("explain {run} {data} --global", "nothing is kept of what was explained, and the same command begins anew")]
    [InlineData("label {run} --data {data}", "before anything was written; the same command begins anew")]
    [InlineData("evaluate {run} {data}", "nothing is kept of what was measured, and the same command begins anew")]
    public async Task Whoever_waits_for_data_is_told_how_to_go_on(string line, string words)
    {
        if (OperatingSystem.IsWindows())
            return;
        System.Diagnostics.Process.Start("mkfifo", _scratch["data.csv"]).WaitForExit();
        string Filled(string text) => text.Replace("{run}", run.Path, StringComparison.Ordinal)
            .Replace("{data}", _scratch["data.csv"], StringComparison.Ordinal).Replace("{out}", _scratch["out"], StringComparison.Ordinal);
        using var process = CandorProcess.Start(Filled(line).Split(' '));
        // A pipe opens for writing once somebody reads it.
        using var writer = await Task.Run(() => new FileStream(_scratch["data.csv"], FileMode.Open, FileAccess.Write))
            .WaitAsync(TimeSpan.FromSeconds(60));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        process.Signal("INT");
        var outcome = process.End();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        var said = words.StartsWith("before", StringComparison.Ordinal) ? $"interrupted {words}" : $"interrupted; {Filled(words)}";
        Assert.Equal((130, said), (outcome.Code, outcome.ErrorLines[^1].Split(" (--")[0]));
    }

    private static void Gone(string file)
    {
        var id = File.ReadAllText(file).Trim();
        // A process that nobody has collected yet has ended, too.
        Assert.True(SpinWait.SpinUntil(() => !File.Exists($"/proc/{id}/stat")
            || File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].StartsWith('Z'), TimeSpan.FromSeconds(10)), $"{id} runs on");
    }

    public void Dispose() => _scratch.Dispose();
}
