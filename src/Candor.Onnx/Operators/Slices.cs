using System.Globalization;
namespace Candor.Onnx.Operators;

/// <summary>Parts of values.</summary>
internal static class Slices
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("Slice", 1, c => Slice(c, c.Node.Ints("starts"), c.Node.Ints("ends"), c.Node.Ints("axes"), null)) { Until = 9, Passes = [0] },
        new("Slice", 10, c => Slice(c, c.Ints(1), c.Ints(2), c.Ints(3, ""), c.Ints(4, ""))) { Passes = [0] },
        new("Split", 1, Split) { Passes = [0] },
        new("DepthToSpace", 1, DepthToSpace),
        new("SpaceToDepth", 1, SpaceToDepth),
    ];

    private static Tensor Slice(Call c, long[]? starts, long[]? ends, long[]? axes, long[]? steps)
    {
        var x = c[0];
        axes ??= [.. Enumerable.Range(0, starts?.Length ?? 0).Select(i => (long)i)];
        steps ??= [.. axes.Select(_ => 1L)];
        if (starts is null || ends is null || starts.Length != axes.Length || ends.Length != axes.Length || steps.Length != axes.Length)
            throw c.Node.Error("has starts, ends, axes and steps of different lengths; the file is damaged.");
        x = x.alias();
        for (var i = 0; i < axes.Length; i++)
            x = Along(c, x, c.Axis(axes[i], x.dim()), starts[i], ends[i], steps[i]);
        return x;
    }

    private static Tensor Along(Call c, Tensor x, int axis, long start, long end, long step)
    {
        if (x.dim() == 0 || step == 0 || step == long.MinValue)
            throw c.Node.Error(string.Create(CultureInfo.InvariantCulture, $"takes steps of {step} along dimension {axis} of a value with {x.dim()}; " +
                $"the file is damaged."));
        var size = x.size(axis);
        if (step > 0)
        {
            var (from, to) = (Place(start, 0), Place(end, 0));
            return from < to ? x.slice(axis, from, to, step) : x.narrow(axis, 0, 0);
        }
        // Backwards: from start down to, but without, end.
        var (high, low) = (Math.Min(Place(start, -1), size - 1), Place(end, -1));
        if (high <= low)
            return x.narrow(axis, 0, 0);
        return torch.flip(x, axis).slice(axis, size - 1 - high, size - 1 - low, -step);

        // Numbers below 0 count from the end; what lies outside is cut.
        long Place(long i, long least) => i < -size ? least : Math.Clamp(i < 0 ? i + size : i, least, size);
    }

    private static Tensor[] Split(Call c)
    {
        var x = c[0];
        var axis = c.Axis(c.Node.Int("axis", 0), x.dim());
        var sizes = c.Ints(1, "split");
        var all = x.dim() == 0 ? 0 : x.size(axis);
        if (sizes is null)
        {
            var count = Math.Max(1, c.Node.Outputs.Count);
            var each = (all + count - 1) / count;
            sizes = [.. Enumerable.Range(0, count).Select(i => Math.Clamp(all - i * each, 0, each))];
        }
        // Summed up as floating point: a claim may overflow.
        if (sizes.Any(s => s < 0) || sizes.Sum(s => (double)s) != all)
            throw c.Node.Error(string.Create(CultureInfo.InvariantCulture, $"splits {all} elements into [{string.Join(", ", sizes)}]; " +
                $"inputs or file do not fit the graph."));
        var start = 0L;
        var parts = new Tensor[sizes.Length];
        for (var i = 0; i < sizes.Length; start += sizes[i++])
            parts[i] = x.narrow(axis, start, sizes[i]);
        return parts;
    }

    private static Tensor DepthToSpace(Call c)
    {
        var (x, block) = (Maps(c), Block(c));
        var (n, depth, h, w) = (x.size(0), x.size(1), x.size(2), x.size(3));
        return c.Node.Text("mode", "DCR") == "DCR"
            ? x.reshape(n, block, block, depth / (block * block), h, w).permute(0, 3, 4, 1, 5, 2).reshape(n, -1, h * block, w * block)
            : x.reshape(n, depth / (block * block), block, block, h, w).permute(0, 1, 4, 2, 5, 3).reshape(n, -1, h * block, w * block);
    }

    private static Tensor SpaceToDepth(Call c)
    {
        var (x, block) = (Maps(c), Block(c));
        var (n, depth, h, w) = (x.size(0), x.size(1), x.size(2), x.size(3));
        return x.reshape(n, depth, h / block, block, w / block, block).permute(0, 3, 5, 1, 2, 4).reshape(n, -1, h / block, w / block);
    }

    private static Tensor Maps(Call c) => c[0].dim() == 4 ? c[0] : throw c.Node.Error($"takes maps [B, C, H, W], " +
        $"but got [{string.Join(", ", c[0].shape)}].");

    private static long Block(Call c) => c.Node.Int("blocksize", 1) is >= 1 and <= 4096 and var b ? b : throw c.Node.Error("has no block size.");
}
