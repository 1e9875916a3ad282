using System.Diagnostics;
using System.Globalization;

namespace Candor.Mpi.Tests;

/// <summary>Processes of this program as ranks, under a launcher that is installed.</summary>
internal sealed class Mpirun : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private Mpirun(Process process) => (_process, _error) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Starts ranks; the test is skipped where the launcher is not installed.</summary>
    public static Mpirun Start(int ranks, string task, string launcher = "mpirun", params (string Name, string Value)[] variables)
    {
        var path = Find(launcher);
        Assert.SkipWhen(path is null, $"{launcher} is not installed (Debian, Ubuntu: {(launcher == "mpirun" ? "openmpi-bin" : "mpich")})");
        var isOpen = launcher == "mpirun" && IsOpenMpi(path!);
        string[] options = isOpen ? ["--allow-run-as-root", "--oversubscribe"] : [];
        var start = new ProcessStartInfo(path!, [.. options, "-np", ranks.ToString(CultureInfo.InvariantCulture),
            Environment.ProcessPath!, RankProgram.Word, .. task.Split(' ')])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    public string ReadLine() => Clean(_process.StandardOutput.ReadLine() ?? "");

    public (int Code, string[] Lines, string Error) End()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(60)))
            Assert.Fail("the ranks did not end within a minute");
        return (_process.ExitCode, Clean(output.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries), _error.Result);
    }

    /// <summary>Lines that Candor says, without the launcher's.</summary>
    public static string[] Said(string error) => [.. error.Split('\n').Where(l => l.StartsWith("error: ", StringComparison.Ordinal))];

    private static string? Find(string launcher) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, launcher)).FirstOrDefault(File.Exists);

    private static bool IsOpenMpi(string path)
    {
        using var ask = Process.Start(new ProcessStartInfo(path, "--version") { UseShellExecute = false, RedirectStandardOutput = true })!;
        return ask.StandardOutput.ReadToEnd().Contains("Open MPI", StringComparison.Ordinal);
    }

    // Open MPI gives ranks a terminal of their own for what they print, and .NET greets it.
    private static string Clean(string text) => text.Replace("\x1b[?1h\x1b=", "", StringComparison.Ordinal)
        .Replace("\r", "", StringComparison.Ordinal);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
