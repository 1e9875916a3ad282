using Candor.Onnx.Reading;
using Candor.Tensors;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Onnx.Operators;

/// <summary>Values that are made, and the edges of values.</summary>
internal static class Fillings
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("ConstantOfShape", 9, ConstantOfShape),
        new("Range", 11, Range),
        new("EyeLike", 9, c => torch.eye(c[0].size(0), c[0].size(1), dtype: c[0].dtype, device: c[0].device)) { Refuses = n => n.Has("dtype") || n.Has("k") ? "has a type or diagonal of its own" : null },
        new("Pad", 1, c => Pad(c, c.Node.Ints("pads") ?? c.Node.Ints("paddings"), c.Node.Float("value", 0), null)) { Until = 10, Refuses = PadFault },
        new("Pad", 11, c => Pad(c, c.Ints(1), c.Maybe(2)?.to(ScalarType.Float64).item<double>() ?? 0, c.Ints(3, ""))) { Refuses = PadFault },
    ];

    private static Tensor ConstantOfShape(Call c)
    {
        var shape = c.Size(c.Ints(0));
        if (c.Node.Tensor("value") is not { } value)
            return torch.zeros(shape, dtype: ScalarType.Float32, device: c.Pass.Device);
        var one = TensorReader.Read(value, $"The value of {c.Node.Title}");
        if (one.numel() != 1)
            throw c.Node.Error("fills with more than one number; the file is damaged.");
        // Sizes and places stay on the processor.
        var result = one.reshape([]).expand(shape).contiguous();
        return result.is_floating_point() ? result.to(c.Pass.Device) : result;
    }

    private static Tensor Range(Call c)
    {
        var (start, limit, step) = (Number(c[0]), Number(c[1]), Number(c[2]));
        var count = Math.Max(0, Math.Ceiling((limit - start) / step));
        _ = c.Size(count < long.MaxValue ? (long)count : -1);
        return (torch.arange((long)count, dtype: c[0].dtype, device: c[0].device) * c[2].reshape([]) + c[0].reshape([])).to(c[0].dtype);
    }

    private static double Number(Tensor value) => value.to(ScalarType.Float64).item<double>();

    private static string? PadFault(OnnxNode node) => node.Text("mode", "constant") is "constant" or "reflect" or "edge" ? null
        : $"pads by the mode '{node.Text("mode", "")}'";

    private static Tensor Pad(Call c, long[]? pads, double value, long[]? axes)
    {
        var x = c[0];
        var all = axes?.Select(a => c.Axis(a, x.dim())).ToArray() ?? [.. Enumerable.Range(0, (int)x.dim())];
        if (pads is null || pads.Length != 2 * all.Length || pads.Any(p => Math.Abs(p) > Windows.Most))
            throw c.Node.Error($"pads by [{string.Join(", ", pads ?? [])}] a value [{string.Join(", ", x.shape)}]; " +
                $"inputs or file do not fit the graph.");
        // What libtorch wants: the last dimension first, before and behind.
        var sides = new long[2 * x.dim()];
        for (var i = 0; i < all.Length; i++)
            (sides[2 * (x.dim() - 1 - all[i])], sides[2 * (x.dim() - 1 - all[i]) + 1]) = (pads[i], pads[i + all.Length]);
        _ = c.Size([.. x.shape.Select((s, i) => s + sides[2 * (x.dim() - 1 - i)] + sides[2 * (x.dim() - 1 - i) + 1])]);
        return c.Node.Text("mode", "constant") switch
        {
            "constant" => F.pad(x, sides, value: value),
            "reflect" => Edges(c, x, sides, TorchSharp.PaddingModes.Reflect),
            _ => Edges(c, x, sides, TorchSharp.PaddingModes.Replicate),
        };
    }

    // libtorch repeats the edges of one to three last dimensions of a batch.
    private static Tensor Edges(Call c, Tensor x, long[] sides, TorchSharp.PaddingModes mode)
    {
        var spatial = (int)x.dim();
        while (spatial > 0 && sides[2 * spatial - 1] == 0 && sides[2 * spatial - 2] == 0)
            spatial--;
        if (spatial == 0)
            return x.alias();
        if (spatial > 3)
            throw c.Node.Error("repeats the edges of more than three dimensions, which is not rebuilt.");
        if (mode == TorchSharp.PaddingModes.Reflect
            && Enumerable.Range(0, spatial).Any(i => Math.Max(sides[2 * i], sides[2 * i + 1]) >= x.shape[^(i + 1)]))
            throw c.Node.Error($"reflects more than [{string.Join(", ", x.shape)}] has.");
        // As a batch of one channel, whatever the other dimensions are.
        long[] inner = x.shape[(int)(x.dim() - spatial)..];
        var padded = F.pad(x.reshape([-1, 1, .. inner]), sides[..(2 * spatial)], mode);
        return padded.reshape([.. x.shape[..(int)(x.dim() - spatial)], .. padded.shape[2..]]);
    }
}
