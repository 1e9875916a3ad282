using System.CommandLine;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>Leave for TorchScript, which is a program.</summary>
internal sealed class ScriptFlags
{
    private readonly Option<bool> _allow;
    private readonly Option<bool> _files;

    /// <summary>Options in a group of others.</summary>
    public ScriptFlags(FlagGroup group)
    {
        _allow = group.Add(Flag.Switch("--allow-script",
            "run the TorchScript that a run's folder brings; without it such a run is refused, for a script is a program"));
        _files = group.Add(Flag.Switch("--allow-script-files",
            "let TorchScript (.pt) read and write any file; without it code with such operators is refused (ONNX is the safe road)"));
    }

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [_allow, _files];

    public ProgramLeave Read(ParseResult r) => new() { Script = r.GetValue(_allow), ScriptFiles = r.GetValue(_files) };
}
