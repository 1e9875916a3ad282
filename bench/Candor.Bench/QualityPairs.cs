using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Candor.Bench;

/// <summary>Time to a quality: both sides tune the same trained network until valscore has gained the same amount; a round is a split of
/// its own.</summary>
internal static class QualityPairs
{
    private static readonly (string Set, string Gain)[] s_sets = [("breast-cancer", "0.4"), ("qsar-biodeg", "0.3"),
        ("fashion-mnist", "0.2")];

    // One in eight or sixteen rows of a batch is explained, and four of its steps: unbiased estimates of the same gradient.
    private static readonly string[] s_ways = ["", "--share 0.125 --drawn 4", "--share 0.0625 --drawn 4", .. Pairs.HasBFloat16
        ? ["--share 0.125 --drawn 4 --precision bfloat16"] : Array.Empty<string>()];

    public static string Run(BenchOptions options)
    {
        var root = Pairs.FindRoot();
        var threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        text.Append("| set, gain of valscore | way | seconds: median (lowest–highest) | epochs | reached | of PyTorch's seconds: median (lowest–highest) | of its peak memory |\n|---|---|---:|---:|---:|---:|---:|\n");
        foreach (var (set, gain) in s_sets)
        {
            if (QualityBench.Source(set, options) is not { } source)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"| {set}, {gain} | not run: the set is not on this machine (--data FOLDER or candor data fetch {set}) | | | | | |\n");
                continue;
            }
            var file = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"candor-quality-{Environment.ProcessId}.safetensors"));
            var figures = new Dictionary<string, List<JsonNode>>();
            for (var round = 0; round < options.Rounds; round++)
            {
                Console.Error.WriteLine($"{set}, round {round + 1} of {options.Rounds}");
                var seed = (round + 1).ToString(CultureInfo.InvariantCulture);
                _ = Pairs.Start(Environment.ProcessPath!, $"quality-start --set {source} --file {file} --seed {seed}", options,
                    ours: true).ToList();
                Add("PyTorch", Pairs.Start(Pairs.Python,
                    $"{root}/bench/pytorch/quality.py {file} --gain {gain} --seed {seed} --threads {threads}", options, ours: false));
                foreach (var way in s_ways)
                    Add("Candor " + way, Pairs.Start(Environment.ProcessPath!,
                        $"quality --set {source} --file {file} --gain {gain} --seed {seed} --threads {threads} {way}", options,
                        ours: true));
            }
            File.Delete(file);
            foreach (var (way, lines) in figures)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"| {set}, {gain} | {way.Trim()} | {Spread(lines.Select(l => Number(l, "seconds")))} | {Spread(lines.Select(l => Number(l, "epochs")))} | {lines.Count(l => l["reached"]!.GetValue<bool>())} of {lines.Count} | {Spread(Ratios("seconds"))} | {Spread(Ratios("peakAboveIdleMiB"))} |\n");

                IEnumerable<double> Ratios(string field) => lines.Zip(figures["PyTorch"], (a, b) => Number(a, field) / Number(b, field));
            }

            void Add(string way, IEnumerable<JsonNode> lines)
            {
                if (!figures.TryGetValue(way, out var all))
                    figures[way] = all = [];
                all.AddRange(lines);
            }
        }
        return text.ToString();
    }

    private static double Number(JsonNode line, string field) => line[field]!.GetValue<double>();

    private static string Spread(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return FormattableString.Invariant($"{Pairs.Median(sorted):0.##} ({sorted[0]:0.##}–{sorted[^1]:0.##})");
    }
}
