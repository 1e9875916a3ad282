using System.CommandLine;

namespace Candor.Cli.Flags;

/// <summary>Where a run goes, and whether it goes on.</summary>
internal sealed class RunFlags : FlagGroup
{
    private readonly Option<string?> _config;
    private readonly Option<string?> _out;
    private readonly Option<bool> _resume;
    private readonly Option<bool> _allow;

    public RunFlags() : base("Run")
    {
        _config = Add(Flag.Text("--config", "FILE", "take all options from a run's config.json instead of the command line"));
        _out = Add(Flag.Text("--out", "DIR", "the run folder (default runs/DATA-METHOD-EXPLAINER-seedSEED)"));
        _resume = Add(Flag.Switch("--resume", "go on with a run that was stopped; with --out alone its own options are used"));
        _allow = Add(ProgramFlags.Allow());
    }

    public string? Config(ParseResult r) => r.GetValue(_config);

    public string? Out(ParseResult r) => r.GetValue(_out);

    /// <summary>Leave for the program that a configuration's file names.</summary>
    public bool Allow(ParseResult r) => r.GetValue(_allow);

    public bool Resume(ParseResult r) => r.GetValue(_resume);
}
