using F = TorchSharp.torch.nn.functional;

namespace Candor.Tensors;

/// <summary>
/// Convolutions by weights of any layout, laid out channels last on processors, which is faster and right everywhere
/// (docs/decisions/0010-torchsharp.md).
/// </summary>
internal static class Convolution
{
    private const long Block = 16;

    /// <summary>The convolution of [B, C, H, W].</summary>
    public static Tensor Maps(Tensor x, Tensor w, Tensor? b, long[] strides, long[] padding, long[] dilations, long groups = 1)
    {
        if (IsProduct(w, x, groups))
            return Product(x, w, b, strides, padding);
        if (!Fills(w, x, groups))
            return F.conv2d(x, w, b, strides, padding, dilations, groups);
        // One channel comes in, so channels last is no other layout than the plain one: whole blocks of channels go out instead.
        var outputs = w.size(0);
        var more = Block - outputs % Block;
        return F.conv2d(x, F.pad(w, [0, 0, 0, 0, 0, 0, 0, more]), b is null ? null : F.pad(b, [0, more]), strides, padding, dilations)
            .narrow(1, 0, outputs);
    }

    /// <summary>The convolution of [B, C, T]: in single precision on a processor that of maps of one row.</summary>
    public static Tensor Series(Tensor x, Tensor w, Tensor? b, long stride, long padding, long dilation, long groups = 1)
    {
        if (x.dtype != ScalarType.Float32 || x.device_type != DeviceType.CPU)
            return F.conv1d(x, w, b, stride, padding, dilation, groups);
        return Maps(x.unsqueeze(2).ChannelsLast(), w.unsqueeze(2), b, [1, stride], [0, padding], [1, dilation], groups).squeeze(2);
    }

    /// <summary>Whether <see cref="Maps"/> does not leave a layer to libtorch as it is.</summary>
    public static bool GoesRound(Tensor w, Tensor x) => Fills(w, x, 1) || IsProduct(w, x, 1);

    // Filters of one pixel have one layout whichever is asked for, and of channels that fill no block oneDNN then takes the wrong one: the
    // maps were off by half of their largest value.
    private static bool IsProduct(Tensor w, Tensor x, long groups) =>
        groups == 1 && w.size(2) == 1 && w.size(3) == 1 && !IsWhole(w) && IsOneDnns(w, x);

    private static Tensor Product(Tensor x, Tensor w, Tensor? b, long[] strides, long[] padding)
    {
        if (padding.Any(p => p > 0))
            x = F.pad(x, [padding[1], padding[1], padding[0], padding[0]]);
        if (strides.Any(s => s > 1))
            x = x.slice(2, 0, x.size(2), strides[0]).slice(3, 0, x.size(3), strides[1]);
        return F.linear(x.permute(0, 2, 3, 1), w.flatten(1), b).permute(0, 3, 1, 2);
    }

    private static bool Fills(Tensor w, Tensor x, long groups) =>
        groups == 1 && w.size(1) == 1 && w.size(0) % Block != 0 && IsOneDnns(w, x);

    private static bool IsOneDnns(Tensor w, Tensor x) => w.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU;

    /// <summary>Whether filters fill whole blocks of channels.</summary>
    public static bool IsWhole(Tensor w) => w.size(0) % Block == 0 && w.size(1) % Block == 0;
}
