using System.CommandLine;
using Candor.Cli.Session;

namespace Candor.Cli.Flags;

/// <summary>The port of a site on this machine.</summary>
internal static class PortFlag
{
    public static Option<int?> Create() => Flag.Whole("--port", "port of 127.0.0.1 (default: any that is free)");

    /// <summary>The port; 0: any that is free.</summary>
    /// <exception cref="UsageException">There is no such port.</exception>
    public static int Read(ParseResult arguments, Option<int?> option) => arguments.GetValue(option) is not { } port ? 0
        : port is >= 0 and <= 65535 ? port
        : throw new UsageException(FormattableString.Invariant($"--port is {port}, but must be 0 (any that is free) to 65535."));
}
