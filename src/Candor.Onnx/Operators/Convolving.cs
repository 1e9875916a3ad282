using System.Globalization;
using Candor.Tensors;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Onnx.Operators;

/// <summary>Convolutions.</summary>
internal static class Convolving
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("Conv", 1, Conv) { Weights = [1, 2], MayBeOverwritten = true },
        new("ConvTranspose", 1, Transposed) { Weights = [1, 2], MayBeOverwritten = true },
    ];

    private static Tensor Conv(Call c)
    {
        var (x, w, b) = (c[0], c[1], c.Maybe(2));
        var groups = c.Node.Int("group", 1);
        if (w.dim() != x.dim() || groups < 1 || x.size(1) != w.size(1) * groups || w.size(0) % groups != 0)
            throw c.Node.Error($"convolves [{string.Join(", ", x.shape)}] with filters [{string.Join(", ", w.shape)}] in {groups} " +
                $"groups; inputs or file do not fit the graph.");
        var window = Windows.Of(c, x, w.shape[2..]);
        var padding = window.Begin;
        if (!window.IsEven)
            (x, padding) = (F.pad(x, window.Sides), new long[window.Begin.Length]);
        return window.Kernel.Length switch
        {
            1 => Convolution.Series(x, w, b, window.Strides[0], padding[0], window.Dilations[0], groups),
            2 => Convolution.Maps(x, w, b, window.Strides, padding, window.Dilations, groups),
            _ => F.conv3d(x, w, b, window.Strides, padding, window.Dilations, groups),
        };
    }

    private static Tensor Transposed(Call c)
    {
        var (x, w, b) = (c[0], c[1], c.Maybe(2));
        var groups = c.Node.Int("group", 1);
        if (w.dim() != x.dim() || groups < 1 || x.size(1) != w.size(0) || w.size(0) % groups != 0)
            throw c.Node.Error($"convolves [{string.Join(", ", x.shape)}] backwards with filters [{string.Join(", ", w.shape)}] in " +
                $"{groups} groups; inputs or file do not fit the graph.");
        var window = Windows.Of(c, x, w.shape[2..]);
        var n = window.Kernel.Length;
        var more = c.Node.Ints("output_padding") ?? new long[n];
        var wanted = c.Node.Ints("output_shape") is { Length: > 0 } shape ? shape[^n..] : null;
        if (more.Length != n || more.Any(m => m is < 0 or > Windows.Most))
            throw c.Node.Error($"adds [{string.Join(", ", more)}] cells; the file is damaged.");
        long[] full = [.. Enumerable.Range(0, n).Select(i =>
            (x.size(i + 2) - 1) * window.Strides[i] + (window.Kernel[i] - 1) * window.Dilations[i] + 1 + more[i])];
        _ = c.Size([x.size(0), w.size(1) * groups, .. full]);
        var same = c.Node.Text("auto_pad", "NOTSET");
        if (wanted is null && same.StartsWith("SAME", StringComparison.Ordinal))
            wanted = [.. Enumerable.Range(0, n).Select(i => x.size(i + 2) * window.Strides[i])];
        var whole = Whole(x, w, b, window, more, groups);
        // What the edges add before a convolution they take away behind it.
        for (var i = 0; i < n; i++)
        {
            var (begin, end) = (window.Begin[i], window.End[i]);
            if (wanted is not null)
            {
                var total = full[i] - wanted[i];
                begin = same == "SAME_UPPER" ? total / 2 : total - total / 2;
                end = total - begin;
            }
            if (begin < 0 || end < 0 || begin + end >= full[i])
                throw c.Node.Error(string.Create(CultureInfo.InvariantCulture, $"takes {begin} and {end} cells from {full[i]}; " +
                    $"inputs or file do not fit the graph."));
            if (begin + end > 0)
                whole = whole.narrow(i + 2, begin, full[i] - begin - end);
        }
        return whole;
    }

    private static Tensor Whole(Tensor x, Tensor w, Tensor? b, Windows v, long[] more, long groups) => v.Kernel.Length switch
    {
        1 => F.conv_transpose1d(x, w, b, v.Strides[0], 0, more[0], v.Dilations[0], groups),
        2 => F.conv_transpose2d(x, w, b, v.Strides, [0, 0], more, v.Dilations, groups),
        _ => F.conv_transpose3d(x, w, b, v.Strides, [0, 0, 0], more, v.Dilations, groups),
    };
}
