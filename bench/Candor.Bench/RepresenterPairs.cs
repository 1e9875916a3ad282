using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Tensors;

namespace Candor.Bench;

/// <summary>Runs the step with sparse representer points and its PyTorch pair in turn, and writes the ratios.</summary>
internal static class RepresenterPairs
{
    private static readonly int[] s_points = [2310, 5600];
    private static readonly string[] s_ways = ["exact", "open", "fresh", "cached", "sampled"];

    public static string Run(BenchOptions options)
    {
        var (root, self) = (Pairs.FindRoot(), Environment.ProcessPath!);
        var threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        var (times, cpu) = (new Dictionary<(int Points, string Way), List<double>>(), new Dictionary<(int Points, string Way),
            List<double>>());
        for (var round = 0; round < options.Rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {options.Rounds}");
            foreach (var n in s_points)
            {
                var points = n.ToString(CultureInfo.InvariantCulture);
                Add(n, "pytorch", Pairs.Start(Pairs.Python,
                    $"{root}/bench/pytorch/representer_step.py --rounds 1 --threads {threads} --points {points}", options, ours: false));
                foreach (var way in s_ways)
                    Add(n, way, Pairs.Start(self, $"representer --rounds 1 --threads {threads} --points {points} --path {way} --refresh {options.Refresh} --fresh {options.Fresh}", options, ours: true));
            }
        }
        return Table(times, cpu, options);

        void Add(int n, string way, IEnumerable<JsonNode> lines)
        {
            foreach (var line in lines)
                foreach (var (figures, name) in new[] { (times, "medianMs"), (cpu, "cpuMs") })
                {
                    if (!figures.TryGetValue((n, way), out var list))
                        figures[(n, way)] = list = [];
                    list.Add(line[name]!.GetValue<double>());
                }
        }
    }

    private static string Table(Dictionary<(int Points, string Way), List<double>> times, Dictionary<(int Points, string Way),
        List<double>> cpu, BenchOptions options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"Open: the points with an open gate, the mean of a whole training of 200 epochs; fresh: {options.Fresh} points and the " +
            $"batch in each step, all anew once an epoch of N/32 steps; cached: all anew every {options.Refresh} steps; " +
            $"both the mean of a step with its share; sampled: a tenth of the points.\n\n");
        text.Append("| N | way | ms, median | lowest | highest | ratio to PyTorch, round by round: median | lowest | highest | of processor time: median | lowest | highest |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var ((n, way), values) in times)
        {
            var (ratios, work) = (Ratios(times), Ratios(cpu));
            List<double> Ratios(Dictionary<(int Points, string Way), List<double>> of) => [.. of[(n, way)].Zip(of[(n, "pytorch")],
                (a, b) => a / b)];
            text.Append(CultureInfo.InvariantCulture,
                $"| {n} | {way} | {Pairs.Median(values):f2} | {values.Min():f2} | {values.Max():f2} | {Pairs.Median(ratios):f2} | " +
                $"{ratios.Min():f2} | {ratios.Max():f2} | {Pairs.Median(work):f2} | {work.Min():f2} | {work.Max():f2} |\n");
        }
        return text.ToString();
    }
}
