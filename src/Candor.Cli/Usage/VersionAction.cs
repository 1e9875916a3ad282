using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Candor.Cli.Session;

namespace Candor.Cli.Usage;

/// <summary>Prints the version, as reports have it.</summary>
internal sealed class VersionAction(Shell shell) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";
        shell.Output.Writer.WriteLine($"candor {version}");
        return 0;
    }
}
