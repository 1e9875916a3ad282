using Candor.Data.Statistics;
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
            Verdicts = new[] { ("ours-to-joint", "joint", 1.08), ("ours-to-pretrain", "pretrain", 1.79) }
                .Where(v => P.Methods.Contains(v.Item2)).ToDictionary(v => v.Item1, v => Verdict(results, ours, v.Item2, v.Item3)),
        };
    }

    private double[] Ratios(StudyResults results, string data, string method, string to) =>
        [.. P.Seeds.Select(s => Grid.Result(results, data, method, s).Seconds / Math.Max(1e-9, Grid.Result(results, data, to, s).Seconds))];

    private ClaimVerdict Verdict(StudyResults results, string ours, string other, double most)
    {
        var ratios = P.Data.Select(d => (Data: d, All: Ratios(results, d, ours, other))).ToArray();
        return ClaimVerdict.By(
            $"{ours} took {string.Join("; ", ratios.Select(r => $"{Number.Score(Median(r.All))} ({r.Data})"))} of the time of {other}",
            ratios.All(r => Median(r.All) <= most),
            Decide.All(ratios.Select(r => Decide.Below([.. r.All.Select(v => Math.Log(v))], Math.Log(most)))),
            FormattableString.Invariant($"Holds if at most {most} on every set (median over {P.Seeds.Count} splits of the seconds of training; tests on their logarithms)."));
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
