using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Candor.Bench;

/// <summary>Runs jobs and a script of pytorch/ in turn and writes the ratios, of time passed and of processor time.</summary>
internal static class ImagePairs
{
    private static readonly (string Name, string Arguments)[] s_ways = [("float32", ""), ("bfloat16", "--precision bfloat16"),
        ("float32, in bounded memory", "--path chunked")];

    /// <summary>The jobs on images.</summary>
    public static string Run(BenchOptions options) =>
        Run(options, "images.py", [("cam-step", "cam-step"), ("lime-step", "lime-step"), ("explain-images", "explain"),
            ("score", "score")]);

    /// <summary>The steps of ResNet-18.</summary>
    public static string RunResNet(BenchOptions options) =>
        Run(options, "images.py", [("resnet18-cam-step", "cam-step --network resnet18"),
            ("resnet18-lime-step", "lime-step --network resnet18")], 1);

    /// <summary>MEED's explanation and its training step.</summary>
    public static string RunMeed(BenchOptions options) => Run(options, "meed.py", [("meed-explain", "explain"), ("meed-step", "step")]);

    private static string Run(BenchOptions options, string file, (string Job, string Script)[] jobs, int steps = 3)
    {
        var root = Pairs.FindRoot();
        var threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        var figures = new Dictionary<(string Job, string Way), List<Figure>>();
        for (var round = 0; round < options.Rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {options.Rounds}");
            foreach (var (job, script) in jobs)
            {
                foreach (var line in Pairs.Start(Pairs.Python,
                    $"{root}/bench/pytorch/{file} {script} --threads {threads} --steps-per-round {steps}", options, ours: false))
                    Add(job, line["way"]!.GetValue<string>(), line);
                foreach (var (name, arguments) in s_ways.Where(w => Applies(w.Name, job)))
                    foreach (var line in Pairs.Start(Environment.ProcessPath!,
                        $"{job} --rounds 1 --threads {threads} --steps-per-round {steps} {arguments}", options, ours: true))
                        Add(job, name, line);
            }
        }
        var text = new StringBuilder();
        text.Append("| job | PyTorch | Candor | PyTorch, ms a row | Candor, ms a row | Candor's time to PyTorch's: median (lowest–highest) | processor time: median (lowest–highest) | peak memory above idle: median (lowest–highest) |\n|---|---|---|---:|---:|---:|---:|---:|\n");
        foreach (var (job, way, name, theirs) in figures.Where(f => s_ways.All(w => w.Name != f.Key.Way)).SelectMany(f =>
            s_ways.Select(w => (f.Key.Job, f.Key.Way, w.Name, f.Value))))
        {
            if (!figures.TryGetValue((job, name), out var ours))
                continue;
            text.Append(CultureInfo.InvariantCulture,
                $"| {job} | {way} | {name} | {Milliseconds(theirs)} | {Milliseconds(ours)} | {Ratios(f => f.Seconds)} | " +
                $"{Ratios(f => f.Cpu)} | {Ratios(f => f.Peak)} |\n");

            string Milliseconds(List<Figure> values) =>
                FormattableString.Invariant($"{1000 * Pairs.Median([.. values.Select(f => f.Seconds)]):g3}");

            string Ratios(Func<Figure, double> of)
            {
                var values = ours.Zip(theirs, (a, b) => of(a) / of(b)).Order().ToList();
                return FormattableString.Invariant($"{Pairs.Median(values):f2} ({values[0]:f2}–{values[^1]:f2})");
            }
        }
        return text.ToString();

        void Add(string job, string way, JsonNode line)
        {
            if (!figures.TryGetValue((job, way), out var values))
                figures[(job, way)] = values = [];
            var (rate, median) = (line["rowsPerSecond"]!.GetValue<double>(), line["medianMs"]!.GetValue<double>());
            values.Add(new(1 / rate, line["cpuMs"]!.GetValue<double>() / (rate * median), line["peakAboveIdleMiB"]!.GetValue<double>()));
        }
    }

    // Masked passes in bfloat16 where the processor has instructions for it; perturbations twice instead of keeping their graphs where
    // there are any.
    private static bool Applies(string way, string job) => way switch
    {
        "float32" => true,
        "bfloat16" => Pairs.HasBFloat16 && job is not "meed-step" && job.EndsWith("-step", StringComparison.Ordinal),
        _ => job.EndsWith("lime-step", StringComparison.Ordinal),
    };

    /// <summary>A row's seconds, its processor seconds, and the peak of memory in MiB.</summary>
    private readonly record struct Figure(double Seconds, double Cpu, double Peak);
}
