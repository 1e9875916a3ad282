using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Tensors;

/// <summary>
/// Layers as Candor's own networks run them: in the type of what comes in (bfloat16 inputs take a float32 network through in bfloat16, and
/// gradients reach its float32 parameters), and convolutions laid out channels last on processors, which is faster and right everywhere
/// (docs/decisions/0010-torchsharp.md).
/// </summary>
internal static class Running
{
    private const long Block = 16;

    /// <summary>x Wᵀ + b.</summary>
    public static Tensor Run(this Linear layer, Tensor x) =>
        Rounds(layer.weight, x) ? F.linear(x, layer.weight.to(x.dtype), layer.bias?.to(x.dtype)) : layer.forward(x);

    /// <summary>The convolution of [B, C, H, W].</summary>
    public static Tensor Run(this Conv2d layer, Tensor x)
    {
        // Where channels fill no block, also bfloat16's padding is not cleared: such a layer, mostly the first, is computed in float32.
        if (Rounds(layer.weight, x) && (layer.weight.size(0) % Block != 0 || layer.weight.size(1) % Block != 0))
            return layer.Run(x.to(ScalarType.Float32)).to(x.dtype);
        var (rounds, fills) = (Rounds(layer.weight, x), Fills(layer.weight, x));
        if (!rounds && !fills)
            return layer.forward(x);
        var (w, b) = (rounds ? layer.weight.to(x.dtype) : layer.weight, rounds ? layer.bias?.to(x.dtype) : layer.bias);
        if (!fills)
            return F.conv2d(x, w, b, layer.stride, layer.padding);
        // One channel comes in, so channels last is no other layout than the plain one: whole blocks of channels go out instead.
        var outputs = w.size(0);
        var more = Block - outputs % Block;
        return F.conv2d(x, F.pad(w, [0, 0, 0, 0, 0, 0, 0, more]), b is null ? null : F.pad(b, [0, more]), layer.stride,
            layer.padding).narrow(1, 0, outputs);
    }

    /// <summary>The convolution of [B, C, T].</summary>
    public static Tensor Run(this Conv1d layer, Tensor x)
    {
        if (x.dtype != ScalarType.Float32 || x.device_type != DeviceType.CPU)
            return layer.forward(x);
        var maps = x.unsqueeze(2).ChannelsLast();
        return F.conv2d(maps, layer.weight.unsqueeze(2), layer.bias, [1, layer.stride[0]], [0, layer.padding![0]]).squeeze(2);
    }

    /// <summary>The layers one after the other.</summary>
    public static Tensor Run(this Sequential layers, Tensor x)
    {
        foreach (var layer in layers.children())
            x = layer switch
            {
                Linear linear => linear.Run(x),
                Conv2d convolution => convolution.Run(x),
                Conv1d convolution => convolution.Run(x),
                _ => ((torch.nn.Module<Tensor, Tensor>)layer).forward(x),
            };
        return x;
    }

    private static bool Rounds(Tensor weight, Tensor x) => weight.dtype == ScalarType.Float32 && x.dtype == ScalarType.BFloat16;

    private static bool Fills(Tensor weight, Tensor x) =>
        weight.size(1) == 1 && weight.size(0) % Block != 0 && weight.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU;
}
