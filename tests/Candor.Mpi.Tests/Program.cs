using Xunit.Runner.InProc.SystemConsole;

namespace Candor.Mpi.Tests;

internal static class Program
{
    public static int Main(string[] args) =>
        args is [RankProgram.Word, .. var task] ? RankProgram.Run(task) : ConsoleRunner.Run(args).GetAwaiter().GetResult();
}
