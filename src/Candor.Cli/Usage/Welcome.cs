using Candor.Cli.Session;

namespace Candor.Cli.Usage;

/// <summary>What <c>candor</c> alone says: the two commands that a newcomer needs.</summary>
internal static class Welcome
{
    public static int Print(Shell shell)
    {
        shell.Output.Writer.WriteLine(
            """
            Candor makes neural networks explain themselves honestly.

              candor demo                              two minutes: trains, measures, repairs and measures again on data that comes with it
              candor train data.csv --label COLUMN     the same for a table of yours

            See candor --help for all verbs, candor VERB --help for examples of each.
            """);
        return 0;
    }
}
