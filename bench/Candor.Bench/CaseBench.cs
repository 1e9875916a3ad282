using System.Diagnostics;
using System.Globalization;
using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Runs.Serving;
using Candor.Tensors;

namespace Candor.Bench;

/// <summary>
/// A new case, as a person or a service asks for it: one row through the verb, from the process's start to its page; one row of an
/// open run; a thousand rows through the verb, against the explainer alone on as many random rows of the same shape.
/// </summary>
/// <remarks>12 columns, an MLP with two hidden layers of 256, LIME with M = 200 draws.
/// <c>--program</c> names the command, the clone's own by default.</remarks>
internal static class CaseBench
{
    private const int Rows = 1000;
    private const int Columns = 12;
    private const int Calls = 100;

    public static string Run(BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("candor-bench-").FullName;
        try
        {
            var (data, run) = (Path.Combine(folder, "cases.csv"), Path.Combine(folder, "run"));
            File.WriteAllLines(data, Table());
            Start(options, "train", data, "--label", "paid", "--out", run,
                "--pretrain-epochs", "2", "--epochs", "1", "--hidden", "256,256");
            double[] page = [.. Times(options, i => Start(options,
                "explain", run, "--row", Text(i + 2), "--data", data, "--out", Path.Combine(folder, $"page{i}")))];
            double[] call = [.. WarmCalls(options, run)];
            double[] alone = [.. Times(options, i => Alone(i + 2))];
            double[] verb = [.. Times(options, i => Start(options,
                "explain", run, data, "--out", Path.Combine(folder, $"all{i + 2}.jsonl")))];
            return "| what | median | fastest to slowest |\n|---|---|---|\n" +
                Line("`explain` of one row, process start to page, s", page) +
                Line("a row of an open run, the calls warm, ms", [.. call.Select(s => 1000 * s / Calls)]) +
                Line($"{Rows} rows, the explainer alone, s", alone) +
                Line($"{Rows} rows through the verb, process start to file, s", verb) +
                string.Create(CultureInfo.InvariantCulture,
                    $"\n1.3 times the explainer alone and a second: {1.3 * Pairs.Median([.. alone]) + 1:f2} s.\n");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<double> WarmCalls(BenchOptions options, string run)
    {
        using var open = Candor.Runs.Serving.Run.Open(run);
        var random = new Random(1);
        Dictionary<string, object?>[] cases = [.. Enumerable.Range(0, Calls).Select(_ => Enumerable.Range(0, Columns)
            .ToDictionary(c => $"c{c}", _ => (object?)random.NextDouble()))];
        return [.. Times(options, _ => Array.ForEach(cases, c => open.Explain(c)))];
    }

    private static void Alone(int round)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator((ulong)round);
        using var predictor = new Mlp(new ColumnSpace(Columns), 2, [256, 256], seed: 1);
        predictor.train(false);
        var x = torch.randn([Rows, Columns], device: generator.device, generator: generator);
        new Lime(new() { Samples = 200 }).Explain(predictor, x, torch.zeros(Rows, dtype: ScalarType.Int64), generator);
    }

    private static IEnumerable<string> Table()
    {
        var random = new Random(0);
        yield return string.Join(',', Enumerable.Range(0, Columns).Select(c => $"c{c}").Append("paid"));
        for (var row = 0; row < Rows; row++)
        {
            double[] values = [.. Enumerable.Range(0, Columns).Select(_ => random.NextDouble())];
            yield return string.Join(',', values.Select(v => v.ToString("f4", CultureInfo.InvariantCulture))
                .Append(values[0] + values[1] * values[2] > .75 ? "yes" : "no"));
        }
    }

    /// <summary>Seconds of each round, after two to warm up, which have the numbers -2 and -1.</summary>
    private static IEnumerable<double> Times(BenchOptions options, Action<int> once)
    {
        for (var round = -2; round < options.Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            once(round);
            if (round >= 0)
                yield return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    private static void Start(BenchOptions options, params string[] arguments)
    {
        var start = new ProcessStartInfo(options.Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{options.Program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }

    private static string Line(string what, double[] values) => string.Create(CultureInfo.InvariantCulture,
        $"| {what} | {Pairs.Median([.. values]):f2} | {values.Min():f2}–{values.Max():f2} |\n");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
