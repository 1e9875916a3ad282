using System.Globalization;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Cli.Usage;
using Candor.Mpi;
using Candor.Tensors;

namespace Candor.Cli;

/// <summary>
/// A command line that mpirun or srun started several times: all compute, the first speaks to people and writes files, and what ends one
/// ends all with one message.
/// </summary>
internal sealed class RankedProgram
{
    private readonly string[] _args;
    private readonly MpiLaunch _launch;
    private readonly Interruption _interruption;
    private readonly Terminal _output;
    private readonly Terminal _error;

    private RankedProgram(string[] args, MpiLaunch launch, Interruption interruption)
    {
        (_args, _launch, _interruption) = (args, launch, interruption);
        // Open MPI gives ranks a terminal of their own for what they print, though that may end in a file, and .NET would greet it.
        Environment.SetEnvironmentVariable("TERM", "dumb");
        TextWriter output = IsFirst ? new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" } : TextWriter.Null;
        Console.SetOut(output);
        (_output, _error) = (new Terminal(output), new Terminal(IsFirst ? Console.Error : TextWriter.Null));
    }

    private bool IsFirst => _launch.Index == 0;

    /// <summary>Does this rank's part.</summary>
    /// <param name="args">The words behind <c>candor</c>.</param>
    /// <param name="launch">How it was started.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, MpiLaunch launch)
    {
        using var interruption = Interruption.ListenAsRank(launch.Index == 0);
        return new RankedProgram(args, launch, interruption).Run();
    }

    private int Run()
    {
        var alone = new Shell(_output, _error) { Interruption = _interruption };
        switch (CommandLine.WorkOf(_args))
        {
            case VerbWork.Light:
                return IsFirst ? Program.Run(_args, alone) : 0;
            case VerbWork.Tensors:
                return Failure.Report(new UsageException(string.Create(CultureInfo.InvariantCulture,
                    $"candor {_args[0]} computes in one process, but {_launch.By} started {_launch.Count} of it; start it once. " +
                    $"{(_args[0] is "sweep" or "reproduce" ? "Its jobs are shared by --array. " : "")}" +
                    $"Several compute together: {string.Join(", ", CommandLine.OverRanks)} ({MpiLaunch.Variable}=off: each is alone).")), alone);
        }
        using var libtorch = HeadStart.Begin(_args, CommandLine.WithTensors);
        MpiRanks ranks;
        try
        {
            ranks = MpiRanks.Start(MpiOptions.FromEnvironment() with { Say = (words, code) => alone.Say(Failure.Line(words, code)) });
        }
        catch (CandorException e)
        {
            return Failure.Report(e, alone);
        }
        return Together(ranks, libtorch);
    }

    private int Together(MpiRanks ranks, HeadStart libtorch)
    {
        try
        {
            ranks.Require(("the version of candor", Version()), ("the command line", string.Join(' ', _args)));
            Devices.Own = ranks.LocalIndex;
            var threads = int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), NumberStyles.None,
                CultureInfo.InvariantCulture, out var set) ? set : ranks.Threads;
            var shell = new Shell(_output, _error) { Interruption = _interruption, Ranks = ranks, Threads = threads };
            var machines = ranks.Hosts.Distinct(StringComparer.Ordinal).Count();
            shell.Say(string.Create(CultureInfo.InvariantCulture, $"{ranks.Count} ranks on {machines} " +
                $"{(machines == 1 ? "machine" : "machines")} compute together, with {threads} {(threads == 1 ? "thread" : "threads")} each " +
                $"unless --threads says otherwise ({ranks.Library})."));
            var code = ranks.FromFirst([(byte)CommandLine.Invoke(_args, shell)])[0];
            ranks.Dispose();
            return QuickEnd.With(code);
        }
        catch (Exception e)
        {
            // The end of a process takes down what is half there.
            libtorch.Dispose();
            if (Failure.IsTraced)
                Console.Error.WriteLine(e);
            _interruption.Over();
            var (words, code) = Failure.Words(e);
            ranks.Fail(words, code);
            return code;
        }
    }

    // Two builds of one version differ, too.
    private static string Version() =>
        $"{typeof(Ranks).Assembly.GetName().Version?.ToString(3)} {typeof(Ranks).Module.ModuleVersionId} {TorchRuntime.Version}";
}
