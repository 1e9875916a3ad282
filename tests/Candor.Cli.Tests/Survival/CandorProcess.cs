using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Candor.Cli.Tests.Survival;

/// <summary>candor as a process of its own.</summary>
internal sealed class CandorProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private CandorProcess(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public static string Library => Path.Combine(AppContext.BaseDirectory, "Candor.Cli.dll");

    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    // What a shell runs in the background ignores Ctrl-C, and so would all below it: here it must count.
    public static CandorProcess Start(params string[] args) => new(new ProcessStartInfo("env", ["--default-signal=INT", Dotnet, Library,
        .. args]));

    /// <summary>The same with an environment variable set.</summary>
    public static CandorProcess StartWith(string variable, string value, params string[] args) =>
        new(new ProcessStartInfo("env", ["--default-signal=INT", $"{variable}={value}", Dotnet, Library, .. args]));

    /// <summary>A port of this machine that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Waits until a file is there or the process has ended.</summary>
    public void WaitFor(string file)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(file) && !_process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60))
            Thread.Sleep(1);
    }

    public void Kill() => _process.Kill();

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public Outcome End()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(120)))
        {
            _process.Kill();
            Assert.Fail("candor did not end within two minutes");
        }
        return new Outcome(_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
