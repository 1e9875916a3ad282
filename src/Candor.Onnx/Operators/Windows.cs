namespace Candor.Onnx.Operators;

/// <summary>The window of a convolution or pooling: its size, steps and edges, as the node says and as the value needs.</summary>
/// <param name="Kernel">[n] sizes.</param>
/// <param name="Strides">[n].</param>
/// <param name="Dilations">[n].</param>
/// <param name="Begin">[n] cells added before.</param>
/// <param name="End">[n] cells added behind.</param>
internal sealed record Windows(long[] Kernel, long[] Strides, long[] Dilations, long[] Begin, long[] End)
{
    /// <summary>Larger windows, steps and edges no network has.</summary>
    public const long Most = 1 << 14;

    /// <summary>Whether as many cells are added before as behind.</summary>
    public bool IsEven => Begin.SequenceEqual(End);

    /// <summary>What libtorch's pad wants: the last dimension first.</summary>
    public long[] Sides => [.. Enumerable.Range(0, Begin.Length).Reverse().SelectMany(i => (long[])[Begin[i], End[i]])];

    /// <summary>The window of a node over [B, C, spatial…].</summary>
    public static Windows Of(Call c, Tensor x, long[]? kernel = null)
    {
        var n = (int)x.dim() - 2;
        kernel ??= c.Node.Ints("kernel_shape") ?? [];
        long[] ones = [.. Enumerable.Repeat(1L, Math.Max(n, 0))];
        var (strides, dilations, pads) = (c.Node.Ints("strides") ?? ones, c.Node.Ints("dilations") ?? ones,
            c.Node.Ints("pads") ?? new long[2 * ones.Length]);
        if (n is < 1 or > 3 || kernel.Length != n || strides.Length != n || dilations.Length != n || pads.Length != 2 * n
            || kernel.Concat(strides).Concat(dilations).Any(v => v is < 1 or > Most) || pads.Any(p => p is < 0 or > Most))
            throw c.Node.Error($"lays a window [{string.Join(", ", kernel)}] with steps [{string.Join(", ", strides)}], " +
                $"gaps [{string.Join(", ", dilations)}] and edges [{string.Join(", ", pads)}] over [{string.Join(", ", x.shape)}]; " +
            $"inputs or file do not fit the graph.");
        var automatic = c.Node.Text("auto_pad", "NOTSET");
        var total = automatic is "SAME_UPPER" or "SAME_LOWER"
            ? Enumerable.Range(0, n).Select(i => Needed(x.size(i + 2), kernel[i], strides[i], dilations[i])).ToArray() : null;
        long[] begin = total is null ? automatic == "VALID" ? new long[n] : pads[..n]
            : [.. total.Select(t => automatic == "SAME_LOWER" ? (t + 1) / 2 : t / 2)];
        long[] end = total is null ? automatic == "VALID" ? new long[n] : pads[n..] : [.. total.Zip(begin, (t, b) => t - b)];
        return new(kernel, strides, dilations, begin, end);
    }

    private static long Needed(long size, long kernel, long stride, long dilation) =>
        Math.Max(0, ((size + stride - 1) / stride - 1) * stride + (kernel - 1) * dilation + 1 - size);
}
