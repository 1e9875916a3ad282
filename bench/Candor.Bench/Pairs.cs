using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Tensors;

namespace Candor.Bench;

/// <summary>Runs both sides of every pair in turn and writes the ratios.</summary>
internal static class Pairs
{
    private static readonly string[] s_paths = ["keep-graphs", "chunked", "single-graph", .. HasBFloat16
        ? ["keep-graphs --precision bfloat16"] : Array.Empty<string>()];

    private static readonly string[] s_explainers = ["lime", "kernel-shap"];

    /// <summary>Whether the processor multiplies bfloat16 numbers.</summary>
    internal static bool HasBFloat16 => File.Exists("/proc/cpuinfo") && File.ReadAllText("/proc/cpuinfo").Contains("bf16",
        StringComparison.Ordinal);

    /// <summary>Debian's torch belongs to Debian's python, which need not be the first on PATH.</summary>
    internal static string Python => Environment.GetEnvironmentVariable("CANDOR_PYTHON") ?? (File.Exists("/usr/bin/python3")
        ? "/usr/bin/python3" : "python3");

    public static string Run(BenchOptions options)
    {
        var root = FindRoot();
        var self = Environment.ProcessPath!;
        var python = Python;
        var threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        var figures = new Dictionary<string, List<double>>();
        for (var round = 0; round < options.Rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {options.Rounds}");
            foreach (var explainer in s_explainers)
            {
                foreach (var line in Start(python,
                    $"{root}/bench/pytorch/id_expo_step.py --rounds 1 --threads {threads} --explainer {explainer}", options, ours: false))
                    Add($"{explainer} step pytorch", line, "medianMs", "peakAboveIdleMiB");
                foreach (var path in s_paths)
                    foreach (var line in Start(self, $"step --rounds 1 --threads {threads} --explainer {explainer} --path {path}", options,
                        ours: true))
                        Add($"{explainer} step {path}", line, "medianMs", "peakAboveIdleMiB");
            }
            foreach (var line in Start(python, $"{root}/bench/pytorch/explain_rows.py --rounds 1 --threads {threads}", options,
                ours: false))
                Add($"explain {Name(line)} pytorch {line["way"] ?? line["variant"]}", line, "rowsPerSecond");
            foreach (var line in Start(self, $"explain --rounds 1 --threads {threads}", options, ours: true))
                Add($"explain {Name(line)} candor", line, "rowsPerSecond");
        }
        return Table(figures, options);

        static string Name(JsonNode line) => line["explainer"]!.GetValue<string>() is "kernelShap" ? "kernel-shap"
            : line["explainer"]!.GetValue<string>();

        void Add(string name, JsonNode line, params string[] fields)
        {
            foreach (var field in fields)
            {
                if (!figures.TryGetValue($"{name} {field}", out var values))
                    figures[$"{name} {field}"] = values = [];
                values.Add(line[field]!.GetValue<double>());
            }
        }
    }

    private static string Table(Dictionary<string, List<double>> figures, BenchOptions options)
    {
        var text = new StringBuilder();
        text.Append("| figure | median | lowest | highest |\n|---|---:|---:|---:|\n");
        foreach (var (name, values) in figures)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {Median(values):f1} | {values.Min():f1} | {values.Max():f1} |\n");
        text.Append("\n| ratio, Candor to PyTorch | round by round: median | lowest | highest |\n|---|---:|---:|---:|\n");
        foreach (var (explainer, path) in s_explainers.SelectMany(e => s_paths.Select(p => (e, p))))
        {
            Ratio($"{explainer} step time, {path}", $"{explainer} step {path} medianMs", $"{explainer} step pytorch medianMs");
            Ratio($"{explainer} step peak memory above idle, {path}", $"{explainer} step {path} peakAboveIdleMiB",
                $"{explainer} step pytorch peakAboveIdleMiB");
        }
        foreach (var name in figures.Keys.Where(k => k.Contains(" pytorch ", StringComparison.Ordinal) && k.StartsWith("explain",
            StringComparison.Ordinal)))
            Ratio($"rows per second against {name.Replace(" rowsPerSecond", "", StringComparison.Ordinal)}",
                $"explain {name.Split(' ')[1]} candor rowsPerSecond", name);
        return text.ToString();

        void Ratio(string label, string ours, string theirs)
        {
            var ratios = figures[ours].Zip(figures[theirs], (a, b) => a / b).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {Median(ratios):f2} | {ratios.Min():f2} | {ratios.Max():f2} |\n");
        }
    }

    internal static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    internal static IEnumerable<JsonNode> Start(string program, string arguments, BenchOptions options, bool ours)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["OMP_NUM_THREADS"] = options.Threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {arguments} ended with {process.ExitCode}");
        return lines.Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!);
    }

    internal static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "candor.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("run this from inside the repository");
        return folder;
    }
}
