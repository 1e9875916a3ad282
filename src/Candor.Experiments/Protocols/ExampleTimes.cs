using Candor.Experiments.Plots;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Training times of the six methods as ratios (Table 1 of Iwata &amp; Yoshikawa): seconds a tried η for the same number of
/// epochs.</summary>
/// <remarks>The times are the jobs' own and belong to the machine and its load; run it alone and with one process.</remarks>
public sealed class ExampleTimes : ExampleStudy
{
    private ExampleTimes(ExampleGrid grid)
        : base(grid)
    {
    }

    /// <summary>The protocol.</summary>
    public static Protocol Protocol { get; } = new(
        "example-times", "Training times of methods that explain by training examples, as ratios.", ["ours-to-joint", "ours-to-pretrain"],
        (json, options) => new ExampleTimes(new ExampleGrid(ExampleParameters.Read(json), options)));

    /// <inheritdoc />
    public override Findings Conclude(StudyResults results)
    {
        var ours = P.Methods[0];
        return Grid.Begin(results) with
        {
            Tables =
            [
                new("Seconds of training against those of the first method, median of the splits' ratios", ["data", .. P.Methods],
                    [.. P.Data.Select(d => (IReadOnlyList<string>)[d,
                        .. P.Methods.Select(m => Number.Score(Median(Ratios(results, d, m, ours))))])]),
            ],
            Figures =
            [
                ExampleScorePlot.Of("time", "Training time, relative to the first method", "method", P.Methods,
                    from data in P.Data from method in P.Methods select (data, method, (double)P.Methods.ToList().IndexOf(method),
                        ExampleGrid.Score(Ratios(results, data, method, ours)))),
            ],
            Verdicts = new[] { ("ours-to-joint", "joint"), ("ours-to-pretrain", "pretrain") }.Where(v => P.Methods.Contains(v.Item2))
                .ToDictionary(v => v.Item1, v => Verdict(results, ours, v.Item2)),
        };
    }

    private double[] Ratios(StudyResults results, string data, string method, string to) =>
        [.. P.Seeds.Select(s => Grid.Result(results, data, method, s).Seconds / Math.Max(1e-9, Grid.Result(results, data, to, s).Seconds))];

    private ClaimVerdict Verdict(StudyResults results, string ours, string other)
    {
        var ratios = P.Data.Select(d => (Data: d, Ratio: Median(Ratios(results, d, ours, other)))).ToArray();
        return new ClaimVerdict(
            $"{ours} took {string.Join("; ", ratios.Select(r => $"{Number.Score(r.Ratio)} ({r.Data})"))} of the time of {other}",
            ratios.All(r => r.Ratio <= 1.3),
                $"Holds if at most 1.3 on every set (median over {P.Seeds.Count} splits of the jobs' wall-clock seconds).");
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
