using Candor.Explainers;
using Candor.Tensors;

namespace Candor.GpuCheck;

/// <summary>Every explainer of the catalog on every kind of predictor, from the same random choices, in float64.</summary>
internal static class Explanations
{
    private const string Part = "explanations";

    public static void Run(Setting setting, Report report)
    {
        foreach (var make in Pair.All(setting))
        {
            using var pair = make();
            foreach (var name in Catalog.Explainers.Where(n => Fits(n, pair)))
                report.Guard($"{Part}, {name} of {pair.Name}", () => Compare(setting, report, pair, name));
        }
    }

    private static void Compare(Setting setting, Report report, Pair pair, string name)
    {
        var before = TorchRuntime.LiveTensors;
        var (here, there) = pair.Explain(() => Catalog.Explainer(name, baseline: pair.IsText ? null : pair.Baseline));
        report.Add(Part, $"{name} of {pair.Name}", Report.Distance(here, there),
            name == "infd" ? 0.2 : 1e-9, name == "infd" ? "its noise is drawn on each" : "");
        if (there.device_type != setting.Device.type)
            report.Add(Part, $"{name} of {pair.Name} stays on the device", double.NaN, 0);
        here.Dispose();
        there.Dispose();
        report.Add(Part, $"{name} of {pair.Name} leaves tensors", TorchRuntime.LiveTensors - before, 0);
    }

    private static bool Fits(string name, Pair pair)
    {
        try
        {
            Catalog.Explainer(name).Validate(pair.Here);
            return true;
        }
        catch (CandorException)
        {
            return false;
        }
    }
}
