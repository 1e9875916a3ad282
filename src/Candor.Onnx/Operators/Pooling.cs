using F = TorchSharp.torch.nn.functional;

namespace Candor.Onnx.Operators;

/// <summary>Largest values and means of windows.</summary>
internal static class Pooling
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("MaxPool", 1, Largest)
        {
            MayBeOverwritten = true,
            Refuses = n => n.Outputs.Count > 1 && n.Outputs[1].Length > 0 ? "gives the places of the largest values" : null,
        },
        new("AveragePool", 1, Mean)
        {
            MayBeOverwritten = true,
            Refuses = n => n.Ints("dilations")?.Any(d => d != 1) == true ? "has gaps in its window" : null,
        },
        new("GlobalAveragePool", 1, c => c[0].mean(Spatial(c), keepdim: true)),
        new("GlobalMaxPool", 1, c => c[0].amax(Spatial(c), keepdim: true)),
    ];

    private static long[] Spatial(Call c) => c[0].dim() > 2 ? [.. Enumerable.Range(2, (int)c[0].dim() - 2).Select(i => (long)i)]
        : throw c.Node.Error($"pools over the cells of maps, but got [{string.Join(", ", c[0].shape)}].");

    private static Tensor Largest(Call c)
    {
        var (x, v) = (c[0], Windows.Of(c, c[0]));
        var padding = v.Begin;
        if (!IsOwn(v))
            (x, padding) = (F.pad(x, v.Sides, value: double.NegativeInfinity), new long[padding.Length]);
        var up = c.Node.Flag("ceil_mode");
        return v.Kernel.Length == 3 ? F.max_pool3d(x, v.Kernel, v.Strides, padding, v.Dilations, up)
            : Flat(x, v, padding, (maps, kernel, strides, pads, gaps) => F.max_pool2d(maps, kernel, strides, pads, gaps, up));
    }

    private static Tensor Mean(Call c)
    {
        var (x, v) = (c[0], Windows.Of(c, c[0]));
        var (up, all) = (c.Node.Flag("ceil_mode"), c.Node.Flag("count_include_pad"));
        if (IsOwn(v))
            return Mean(x, v, v.Begin, up, all);
        // Sums over the window with its edges, and how many of its cells count.
        var none = new long[v.Begin.Length];
        var mean = Mean(F.pad(x, v.Sides), v, none, up, all: true);
        return all ? mean : mean / Mean(F.pad(torch.ones_like(x), v.Sides), v, none, up, all: true);
    }

    private static Tensor Mean(Tensor x, Windows v, long[] padding, bool up, bool all) => v.Kernel.Length == 3
        ? F.avg_pool3d(x, v.Kernel, v.Strides, padding, up, all)
        : Flat(x, v, padding, (maps, kernel, strides, pads, _) => F.avg_pool2d(maps, kernel, strides, pads, up, all));

    // What libtorch pads itself: the same on both sides, half a window at most.
    private static bool IsOwn(Windows v) => v.IsEven && v.Begin.Zip(v.Kernel, (p, k) => 2 * p <= k).All(fits => fits);

    // A series is a map of one row.
    private static Tensor Flat(Tensor x, Windows v, long[] padding, Func<Tensor, long[], long[], long[], long[], Tensor> run) =>
        v.Kernel.Length == 2 ? run(x, v.Kernel, v.Strides, padding, v.Dilations)
        : run(x.unsqueeze(2), [1, v.Kernel[0]], [1, v.Strides[0]], [0, padding[0]], [1, v.Dilations[0]]).squeeze(2);
}
