using System.CommandLine;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>Leave to start the program that is a run's model.</summary>
internal sealed class ProgramFlags : FlagGroup
{
    private readonly Option<bool> _allow;
    private readonly Option<string?> _command;
    private readonly ScriptFlags _script;

    public ProgramFlags() : base("A program or TorchScript as the model")
    {
        _allow = Add(Allow());
        _command = Add(Flag.Text("--model-command", "CMD", "the program, named again; must be the run's"));
        _script = new ScriptFlags(this);
    }

    public static Option<bool> Allow() =>
        Flag.Switch("--allow-command", "start the program that the run's config.json names as its model; without it such a run is refused");

    public ProgramLeave Read(ParseResult r) => _script.Read(r) with { Allow = r.GetValue(_allow), Command = r.GetValue(_command) };
}
