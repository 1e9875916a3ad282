using System.CommandLine;
using System.Diagnostics;

namespace Candor.Cli.Flags;

/// <summary>Where the jobs of an experiment or sweep run, and where their data lie.</summary>
internal sealed class JobFlags : FlagGroup
{
    private readonly Option<string?> _data;
    private readonly Option<int?> _processes;
    private readonly Option<bool> _serve;

    public JobFlags() : base("Jobs")
    {
        _data = Add(Flag.Text("--data", "DIR", "where downloaded sets lie: DIR/NAME/NAME.csv, or a folder of 'candor data fetch --cache' (default: the user's cache)"));
        _processes = Add(Flag.Whole("--processes", "processes side by side, each with --threads (here 1 by default); the results are the same (default 1)"));
        _serve = Add(new Option<bool>("--serve") { Hidden = true, Description = "serve jobs to another process: hashes on standard input" });
    }

    public string? Data(ParseResult r) => r.GetValue(_data);

    public bool Serves(ParseResult r) => r.GetValue(_serve);

    public int Processes(ParseResult r)
    {
        var processes = r.GetValue(_processes) ?? 1;
        return processes is >= 1 and <= 64
            ? processes
            : throw new CandorException(FormattableString.Invariant($"The number of processes is {processes}, but must be 1 to 64 (--processes 2)."));
    }

    /// <summary>This program again, with the same arguments, as a server of jobs.</summary>
    public static ProcessStartInfo Server(IEnumerable<string> arguments)
    {
        // Under a test runner or 'dotnet candor.dll' the process is another program, and the library has to be named.
        var library = typeof(JobFlags).Assembly.Location;
        var own = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == Path.GetFileNameWithoutExtension(library);
        return own
            ? new ProcessStartInfo(Environment.ProcessPath!, [.. arguments, "--serve"])
            : new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [library, .. arguments, "--serve"]);
    }
}
