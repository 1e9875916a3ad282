using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Torch;
using Candor.Training;

namespace Candor.Bench;

/// <summary>Runs the step with sparse representer points and its PyTorch pair in turn, and writes the ratios.</summary>
internal static class RepresenterPairs
{
    private static readonly int[] s_points = [2310, 5600];
    private static readonly string[] s_ways = ["exact", "cached", "sampled"];

    public static int Run(BenchOptions options)
    {
        var (root, self) = (Pairs.FindRoot(), Environment.ProcessPath!);
        var threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        var times = new Dictionary<(int Points, string Way), List<double>>();
        for (var round = 0; round < options.Rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {options.Rounds}");
            foreach (var n in s_points)
            {
                var points = n.ToString(CultureInfo.InvariantCulture);
                Add(n, "pytorch", Pairs.Start(Pairs.Python, $"{root}/bench/pytorch/representer_step.py --rounds 1 --threads {threads} --points {points}", options, ours: false));
                foreach (var way in s_ways)
                    Add(n, way, Pairs.Start(self, $"representer --rounds 1 --threads {threads} --points {points} --path {way} --refresh {options.Refresh}", options, ours: true));
            }
        }
        var report = Table(times, options);
        Console.WriteLine(report);
        if (options.Out is { } file)
            File.WriteAllText(file, report);
        return 0;

        void Add(int n, string way, IEnumerable<JsonNode> lines)
        {
            if (!times.TryGetValue((n, way), out var list))
                times[(n, way)] = list = [];
            list.AddRange(lines.Select(l => l["medianMs"]!.GetValue<double>()));
        }
    }

    private static string Table(Dictionary<(int Points, string Way), List<double>> times, BenchOptions options)
    {
        var environment = Records.Environment(Device.Cpu);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{environment.Processor}, {options.Threads} threads, {environment.Os}, libtorch {environment.Libtorch}, {environment.Dotnet}, commit {environment.Commit}, {options.Rounds} rounds; cached: refreshed every {options.Refresh} steps, the mean of a step with its share; sampled: a tenth of the points.\n\n");
        text.Append("| N | way | ms, median | lowest | highest | ratio to PyTorch, round by round: median | lowest | highest |\n|---|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (var ((n, way), values) in times)
        {
            var ratios = values.Zip(times[(n, "pytorch")], (a, b) => a / b).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {n} | {way} | {Pairs.Median(values):f2} | {values.Min():f2} | {values.Max():f2} | {Pairs.Median(ratios):f2} | {ratios.Min():f2} | {ratios.Max():f2} |\n");
        }
        return text.ToString();
    }
}
