using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Cli.Usage;
using Candor.Mpi;
using Candor.Tensors;

namespace Candor.Cli;

/// <summary>The command line: <c>candor VERB …</c>.</summary>
public static class Program
{
    /// <summary>Runs a command line in this process.</summary>
    /// <param name="args">The words behind <c>candor</c>.</param>
    /// <returns>0 done, 1 a check failed, 2 bad usage or bad input, 130 interrupted.</returns>
    public static int Main(string[] args)
    {
        TorchRuntime.KeepFreedPages();
        try
        {
            return MpiLaunch.Here is { } launch ? RankedProgram.Run(args, launch) : Alone(args);
        }
        catch (CandorException e)
        {
            return Failure.Report(e, new Shell(Terminal.Output, Terminal.Error));
        }
    }

    private static int Alone(string[] args)
    {
        using var interruption = Interruption.Listen();
        using var libtorch = HeadStart.Begin(args, CommandLine.WithTensors);
        var code = Run(args, new Shell(Terminal.Output, Terminal.Error) { Interruption = interruption });
        return libtorch.IsLoading ? QuickEnd.With(code) : code;
    }

    /// <summary>Runs a command line whose output goes to the given writers, as if neither were a terminal.</summary>
    internal static int Run(string[] args, TextWriter output, TextWriter error) =>
        Run(args, new Shell(new Terminal(output), new Terminal(error)));

    /// <summary>Runs a command line; what goes wrong is said.</summary>
    internal static int Run(string[] args, Shell shell)
    {
        try
        {
            return CommandLine.Invoke(args, shell);
        }
        catch (Exception e)
        {
            return Failure.Report(e, shell);
        }
    }
}
