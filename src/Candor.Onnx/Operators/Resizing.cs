using Candor.Onnx.Reading;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Onnx.Operators;

/// <summary>Maps made larger or smaller, in the ways that libtorch has, too.</summary>
internal static class Resizing
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("Upsample", 7, c => Resize(c, [.. c.Node.Floats("scales")?.Select(s => (double)s) ?? []], null)) { Until = 8, Refuses = UpsampleFault },
        new("Upsample", 9, c => Resize(c, Numbers(c.Maybe(1)), null)) { Refuses = UpsampleFault },
        new("Resize", 10, c => Resize(c, Numbers(c.Maybe(1)), null)) { Until = 10, Refuses = UpsampleFault },
        new("Resize", 11, c => Resize(c, Numbers(c.Maybe(2)), c.Maybe(3) is null ? null : c.Ints(3))) { Refuses = ResizeFault },
    ];

    private static string? UpsampleFault(OnnxNode n) =>
        n.Text("mode", "nearest") == "nearest" ? null : $"has the mode '{n.Text("mode", "")}' of old opsets, " +
            $"whose corners libtorch lays otherwise";

    private static string? ResizeFault(OnnxNode n)
    {
        var (mode, place, near) = (n.Text("mode", "nearest"), n.Text("coordinate_transformation_mode", "half_pixel"), n.Text("nearest_mode", "round_prefer_floor"));
        if (n.Has("axes") || n.Flag("antialias") || n.Flag("exclude_outside") || n.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
            return "has axes, smoothing or a policy of its own";
        return (mode, place, near) switch
        {
            ("nearest", "asymmetric", "floor") => null,
            ("linear" or "cubic", "half_pixel" or "pytorch_half_pixel" or "align_corners", _) => null,
            _ => $"has the mode '{mode}' with '{place}' and '{near}', which libtorch does not have",
        };
    }

    private static Tensor Resize(Call c, double[] scales, long[]? sizes)
    {
        var x = c[0];
        var spatial = (int)x.dim() - 2;
        var given = sizes?.Length > 0 ? sizes.Length : scales.Length;
        if (spatial is < 1 or > 3 || given != x.dim() || !Keeps(x, scales, sizes))
            throw c.Node.Error($"resizes [{string.Join(", ", x.shape)}] by [{string.Join(", ", scales)}] or to " +
                $"[{string.Join(", ", sizes ?? [])}]; only the last dimensions of maps can be.");
        var mode = (c.Node.Text("mode", "nearest"), spatial) switch
        {
            ("nearest", _) => torch.InterpolationMode.Nearest,
            ("cubic", 2) => torch.InterpolationMode.Bicubic,
            ("linear", 1) => torch.InterpolationMode.Linear,
            ("linear", 2) => torch.InterpolationMode.Bilinear,
            ("linear", 3) => torch.InterpolationMode.Trilinear,
            _ => throw c.Node.Error("resizes such maps in a way that libtorch does not have."),
        };
        bool? corners = mode == torch.InterpolationMode.Nearest ? null
            : c.Node.Text("coordinate_transformation_mode", "half_pixel") == "align_corners";
        long[] wanted = sizes?.Length > 0 ? sizes : [.. x.shape.Zip(scales, (s, f) => (long)Math.Floor(s * Math.Clamp(f, 0, 1e6)))];
        _ = c.Size(wanted);
        return sizes?.Length > 0 ? F.interpolate(x, size: sizes[2..], mode: mode, align_corners: corners)
            : F.interpolate(x, scale_factor: scales[2..], mode: mode, align_corners: corners);
    }

    private static bool Keeps(Tensor x, double[] scales, long[]? sizes) => Enumerable.Range(0, 2).All(i =>
        sizes?.Length > 0 ? sizes[i] == x.size(i) : Math.Abs(scales[i] - 1) < 1e-6);

    private static double[] Numbers(Tensor? values) =>
        values is null || values.numel() > 8 ? [] : Candor.Tensors.TensorData.ToArray<double>(values.to(ScalarType.Float64));
}
