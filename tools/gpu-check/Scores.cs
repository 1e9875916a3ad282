using Candor.Explainers;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.GpuCheck;

/// <summary>Every metric of the catalog. Those that draw do so on the device, so their means agree within chance alone.</summary>
internal static class Scores
{
    private const string Part = "scores";

    private static readonly string[] s_withoutDraws = ["accuracy", "insertion", "deletion", "oneMinusDeletion", "insertionPredicted",
        "deletionPredicted", "complexity", "sparseness"];

    public static void Run(Setting setting, Report report)
    {
        foreach (var make in Pair.All(setting))
        {
            using var pair = make();
            if (!pair.Here.Space.IsContinuous)
                continue;
            var names = Catalog.Metrics.Concat(Catalog.SanityChecks).Concat(pair.IsImage ? ["roadMorf", "roadLerf"] : [])
                .Concat(["fFidelityPlus", "fFidelityMinus"]);
            foreach (var name in names)
                report.Guard($"{Part}, {name} of {pair.Name}", () => Compare(report, pair, name));
        }
    }

    private static void Compare(Report report, Pair pair, string name)
    {
        var before = TorchRuntime.LiveTensors;
        var scores = new List<double[]>();
        foreach (var (predictor, x, y) in pair.Sides)
        {
            using var scope = torch.NewDisposeScope();
            using var assessment = new Assessment(predictor, new GradientTimesInput(baseline: pair.Baseline), x, y, seed: 3)
            {
                Training = (x, y),
            };
            scores.Add(Catalog.Metric(name, pair.Baseline).Score(assessment).ToArray<double>());
        }
        var (here, there) = (scores[0], scores[1]);
        var label = $"{name} of {pair.Name}";
        if (s_withoutDraws.Contains(name))
            report.Add(Part, label, here.Zip(there).Max(s => s.First.Equals(s.Second) ? 0 : Math.Abs(s.First - s.Second)), 1e-9);
        else
        {
            var (a, b) = (here.Where(double.IsFinite).ToArray(), there.Where(double.IsFinite).ToArray());
            if (a.Length == 0 && b.Length == 0)
                report.Add(Part, label, 0, 0, "undefined on both");
            else if (a.Length == 0 || b.Length == 0)
                report.Add(Part, label, double.NaN, 0, $"{a.Length} and {b.Length} rows have a score");
            else
                // Four standard errors of the difference, and what the two draws of one set of masks for all rows may differ.
                report.Add(Part, label, Math.Abs(a.Average() - b.Average()),
                    4 * Math.Sqrt(Variance(a) / a.Length + Variance(b) / b.Length) + 0.1 * Math.Max(1, Math.Abs(a.Average())),
                    "drawn on each");
        }
        report.Add(Part, $"{label} leaves tensors", TorchRuntime.LiveTensors - before, 0);
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1);
    }
}
