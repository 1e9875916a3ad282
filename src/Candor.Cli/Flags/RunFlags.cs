using System.CommandLine;

namespace Candor.Cli.Flags;

/// <summary>Where a run goes, and whether it goes on.</summary>
internal sealed class RunFlags : FlagGroup
{
    private const string Auto = "auto";
    private readonly Option<string?> _config;
    private readonly Option<string?> _out;
    private readonly Option<string?> _resume;
    private readonly Option<bool> _allow;

    public RunFlags() : base("Run")
    {
        _config = Add(Flag.Text("--config", "FILE", "take all options from a run's config.json instead of the command line"));
        _out = Add(Flag.Text("--out", "DIR", "the run folder (default runs/DATA-METHOD-EXPLAINER-seedSEED)"));
        _resume = Add(Flag.Text("--resume", Auto,
            "go on with a run that was stopped; with --out alone its own options are used; auto: begin it where there is none, for jobs " +
            "that a cluster starts again"));
        _resume.Arity = ArgumentArity.ZeroOrOne;
        _allow = Add(ProgramFlags.Allow());
    }

    public string? Config(ParseResult r) => r.GetValue(_config);

    public string? Out(ParseResult r) => r.GetValue(_out);

    /// <summary>Leave for the program that a configuration's file names.</summary>
    public bool Allow(ParseResult r) => r.GetValue(_allow);

    public bool Resume(ParseResult r) => r.GetResult(_resume) is not null;

    /// <summary>Whether a run must be one that can be begun, where there is none to go on with.</summary>
    public bool MayBegin(ParseResult r) => r.GetValue(_resume) == Auto;

    /// <summary>What stands behind --resume and is not its word, so that it is the data; null: nothing does.</summary>
    public string? BehindResume(ParseResult r) => r.GetValue(_resume) is { } word and not Auto ? word : null;
}
