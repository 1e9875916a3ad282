using Candor.Masking;
using Candor.Tensors;

namespace Candor.GpuCheck;

/// <summary>What is random: draws of a generator on the processor are the same everywhere, those of one on the device repeat.</summary>
internal static class Draws
{
    private const string Part = "draws";

    public static void Run(Setting setting, Report report)
    {
        var device = setting.Device;
        var size = setting.Tiny ? 1_000 : 1_000_000;
        var ones = torch.ones([size]);
        report.Guard(Part, () => report.Add(Part, "dropout masks of a generator on the processor",
            Report.Distance(Dropped(ones, torch.CPU), Dropped(ones.to(device), torch.CPU)), 0));
        report.Guard(Part, () => report.Add(Part, "dropout masks of the device's generator, twice from one seed",
            Report.Distance(Dropped(ones.to(device), device), Dropped(ones.to(device), device)), 0));
        report.Guard(Part, () => report.Add(Part, "share that dropout with p = .3 leaves out on the device",
            Math.Abs((Dropped(ones.to(device), device) == 0).to(ScalarType.Float64).mean().ToDouble() - 0.3), 5 * Math.Sqrt(0.21 / size)));
        report.Guard(Part, () =>
        {
            using var generator = new Generator(3, device);
            var first = torch.rand([size], device: device, generator: generator);
            generator.Reseed(3);
            report.Add(Part, "a reseeded generator begins anew",
                Report.Distance(first, torch.rand([size], device: device, generator: generator)), 0);
        });
        report.Guard(Part, () =>
        {
            var logZ = torch.zeros([2, 30], dtype: ScalarType.Float64).log_softmax(1);
            report.Add(Part, "relaxed top-k selections", Report.Distance(Selected(logZ), Selected(logZ.to(device))), 1e-10);
        });
        report.Guard(Part, () =>
        {
            var mu = torch.full([50], 0.5, dtype: ScalarType.Float64);
            report.Add(Part, "stochastic gates", Report.Distance(Gates(mu), Gates(mu.to(device))), 1e-10);
        });
    }

    private static Tensor Dropped(Tensor x, Device drawnOn)
    {
        using var generator = new Generator(3, drawnOn);
        using var dropout = new Dropout(0.3, generator);
        return dropout.forward(x);
    }

    private static Tensor Selected(Tensor logZ)
    {
        using var generator = new Generator(4);
        return GumbelTopK.Draw(logZ, 5, 0.5, generator);
    }

    private static Tensor Gates(Tensor mu)
    {
        using var generator = new Generator(4);
        return new StochasticGate().Draw(mu, generator);
    }
}
