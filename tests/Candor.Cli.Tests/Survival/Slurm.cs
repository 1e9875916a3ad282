using System.Diagnostics;
using System.Globalization;

namespace Candor.Cli.Tests.Survival;

/// <summary>A SLURM of one node, this machine, in a folder (<c>tests/slurm/start.sh</c>).</summary>
internal sealed class Slurm : IDisposable
{
    private static readonly string[] s_needed = ["slurmctld", "slurmd", "munged", "sbatch", "srun"];

    private readonly string _folder;
    private readonly string _work;

    private Slurm(string folder, string work) => (_folder, _work) = (folder, work);

    /// <summary>Starts it; the test is skipped where it is not installed or does not start.</summary>
    /// <param name="scratch">Where its files lie, and where batch files are submitted.</param>
    public static Slurm Start(Scratch scratch)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(["/usr/sbin", "/sbin"]).ToArray();
        var missing = s_needed.FirstOrDefault(program => !path.Any(folder => File.Exists(Path.Combine(folder, program))));
        Assert.SkipWhen(missing is not null,
            $"{missing} is not installed (Debian, Ubuntu: slurmctld, slurmd, slurm-client and munge)");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "only root can start slurmd");
        Directory.CreateDirectory(scratch["slurm"]);
        // What batch files call candor is the program under test.
        Directory.CreateDirectory(scratch["bin"]);
        File.WriteAllText(scratch["bin/candor"], $"#!/bin/sh\nexec {CandorProcess.Dotnet} {CandorProcess.Library} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(scratch["bin/candor"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var slurm = new Slurm(scratch["slurm"], scratch.Path);
        string? why = null;
        try
        {
            slurm.Run("bash", Script("start.sh"), slurm._folder, Number(CandorProcess.FreePort()), Number(CandorProcess.FreePort()));
        }
        catch (Exception e)
        {
            why = e.Message;
            slurm.Dispose();
        }
        // A container may lack what slurmd needs of the system; that says nothing of candor.
        Assert.SkipWhen(why is not null, $"SLURM does not start here: {why}");
        return slurm;
    }

    /// <summary>Runs a program of SLURM's, or another one, in the folder.</summary>
    /// <returns>What it printed.</returns>
    public string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _work,
        };
        start.Environment["SLURM_CONF"] = Path.Combine(_folder, "slurm.conf");
        start.Environment["PATH"] = string.Join(Path.PathSeparator, Path.Combine(_work, "bin"), Environment.GetEnvironmentVariable("PATH"),
            "/usr/sbin", "/sbin");
        using var process = Process.Start(start)!;
        // Daemons hold on to the streams of what started them.
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit(TimeSpan.FromMinutes(2));
        Assert.True(process.HasExited && process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: " +
            (error.Wait(1000) ? error.Result : "") + (output.Wait(1000) ? output.Result : ""));
        return output.Wait(1000) ? output.Result.Trim() : "";
    }

    /// <summary>Waits until something is so.</summary>
    public void Until(string what, Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"not within two minutes: {what}; {Run("squeue")}");
            Thread.Sleep(200);
        }
    }

    /// <summary>States of a job's tasks that have not ended (<c>R</c> runs, <c>PD</c> waits, <c>CG</c> ends).</summary>
    public string[] States(string job) => Run("squeue", "--noheader", "--array", "--format=%t", $"--jobs={job}").Split('\n',
        StringSplitOptions.RemoveEmptyEntries);

    private static string Script(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); ; folder = folder.Parent!)
            if (File.Exists(Path.Combine(folder.FullName, "candor.slnx")))
                return Path.Combine(folder.FullName, "tests", "slurm", name);
    }

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => Run("bash", Script("stop.sh"), _folder);
}
