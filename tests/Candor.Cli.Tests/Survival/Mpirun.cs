using System.Diagnostics;
using System.Globalization;

namespace Candor.Cli.Tests.Survival;

/// <summary>candor as ranks under mpirun.</summary>
internal sealed class Mpirun : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Mpirun(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "mpirun", "--allow-run-as-root", "--oversubscribe", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    private static string[] Candor => [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        Path.Combine(AppContext.BaseDirectory, "Candor.Cli.dll")];

    /// <summary>So many ranks of one command line; the test is skipped where there is no mpirun.</summary>
    public static Mpirun Start(int ranks, params string[] args)
    {
        Require();
        return new(["-np", ranks.ToString(CultureInfo.InvariantCulture), .. Candor, .. args]);
    }

    /// <summary>Two ranks, each with a folder and a command line of its own.</summary>
    public static Mpirun StartTwo(string folder, string[] args, string otherFolder, string[] otherArgs)
    {
        Require();
        return new(["-np", "1", "-wdir", folder, .. Candor, .. args, ":", "-np", "1", "-wdir", otherFolder, .. Candor, .. otherArgs]);
    }

    public static Outcome Run(int ranks, params string[] args)
    {
        using var ranked = Start(ranks, args);
        return ranked.End();
    }

    /// <summary>Waits until a file is there or the ranks have ended.</summary>
    public void WaitFor(string file)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(file) && !_process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60))
            Thread.Sleep(1);
    }

    public void Signal(string name) => Signal(name, _process.Id);

    /// <summary>Sends a signal to one rank alone.</summary>
    public void SignalRank(string name, int rank)
    {
        var number = rank.ToString(CultureInfo.InvariantCulture);
        // env has become mpirun, whose children the ranks are.
        Signal(name, Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(id => int.Parse(id!, CultureInfo.InvariantCulture))
            .First(id => ParentOf(id) == _process.Id && VariableOf(id, "OMPI_COMM_WORLD_RANK") == number));
    }

    private static int ParentOf(int id)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return -1;
        }
    }

    private static string? VariableOf(int id, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Split('\0')
                .FirstOrDefault(v => v.StartsWith(name + "=", StringComparison.Ordinal))
                ?[(name.Length + 1)..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Signal(string name, int id)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{name}", id.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
        })!;
        kill.WaitForExit();
    }

    /// <summary>What Candor said on the error stream, without the launcher's own lines.</summary>
    public static string[] Said(Outcome outcome) => [.. outcome.ErrorLines.Where(l =>
        l.StartsWith("error: ", StringComparison.Ordinal) || l.Contains("interrupted; ", StringComparison.Ordinal))];

    public Outcome End()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(120)))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail("the ranks did not end within two minutes");
        }
        return new Outcome(_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static void Require() => Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "mpirun"))), "mpirun is not installed (Debian, Ubuntu: openmpi-bin)");
}
