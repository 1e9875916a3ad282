using System.Globalization;
using System.Text;
using Candor.Torch;
using Candor.Training;

namespace Candor.Bench;

/// <summary>Runs jobs and a script of pytorch/ in turn and writes the ratios, of time passed and of processor time.</summary>
internal static class ImagePairs
{
    private static readonly string[] s_precisions = ["float32", "bfloat16"];

    /// <summary>The jobs on images.</summary>
    public static string Run(BenchOptions options) =>
        Run(options, "images.py", [("cam-step", "cam-step"), ("lime-step", "lime-step"), ("explain-images", "explain"), ("score", "score")]);

    /// <summary>MEED's explanation and its training step.</summary>
    public static string RunMeed(BenchOptions options) => Run(options, "meed.py", [("meed-explain", "explain"), ("meed-step", "step")]);

    private static string Run(BenchOptions options, string file, (string Job, string Script)[] jobs)
    {
        var root = Pairs.FindRoot();
        var threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        var figures = new Dictionary<(string Job, string Way), List<(double Rate, double Cpu)>>();
        for (var round = 0; round < options.Rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {options.Rounds}");
            foreach (var (job, script) in jobs)
            {
                foreach (var line in Pairs.Start(Pairs.Python, $"{root}/bench/pytorch/{file} {script} --threads {threads} --steps-per-round 3", options, ours: false))
                    Add(job, line["way"]!.GetValue<string>(), line);
                foreach (var precision in Pairs.HasBFloat16 && job is "cam-step" or "lime-step" ? s_precisions : s_precisions[..1])
                    foreach (var line in Pairs.Start(Environment.ProcessPath!, $"{job} --rounds 1 --threads {threads} --steps-per-round 3 --precision {precision}", options, ours: true))
                        Add(job, precision, line);
            }
        }
        var text = new StringBuilder();
        text.Append("| job | PyTorch | Candor | Candor's time to PyTorch's: median (lowest–highest) | processor time: median (lowest–highest) |\n|---|---|---|---:|---:|\n");
        foreach (var (job, way, precision, theirs) in figures.Where(f => !s_precisions.Contains(f.Key.Way)).SelectMany(f => s_precisions.Select(p => (f.Key.Job, f.Key.Way, p, f.Value))))
        {
            if (!figures.TryGetValue((job, precision), out var ours))
                continue;
            text.Append(CultureInfo.InvariantCulture, $"| {job} | {way} | {precision} | {Ratios(p => p.First.Rate / p.Second.Rate)} | {Ratios(p => p.Second.Cpu / p.First.Cpu)} |\n");

            string Ratios(Func<((double Rate, double Cpu) First, (double Rate, double Cpu) Second), double> ratio)
            {
                var values = theirs.Zip(ours).Select(ratio).Order().ToList();
                return FormattableString.Invariant($"{Pairs.Median(values):f2} ({values[0]:f2}–{values[^1]:f2})");
            }
        }
        return text.ToString();

        void Add(string job, string way, System.Text.Json.Nodes.JsonNode line)
        {
            if (!figures.TryGetValue((job, way), out var values))
                figures[(job, way)] = values = [];
            var (rate, median) = (line["rowsPerSecond"]!.GetValue<double>(), line["medianMs"]!.GetValue<double>());
            values.Add((rate, line["cpuMs"]!.GetValue<double>() / (rate * median)));        // a row's processor time
        }
    }
}
