namespace Candor.Bench;

internal static class Pairs
{
    public static int Run(BenchOptions options) => options.Rounds;
}
