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
    /// <summary>x Wᵀ + b.</summary>
    public static Tensor Run(this Linear layer, Tensor x) =>
        Rounds(layer.weight, x) ? F.linear(x, layer.weight.to(x.dtype), layer.bias?.to(x.dtype)) : layer.forward(x);

    /// <summary>The convolution of [B, C, H, W].</summary>
    public static Tensor Run(this Conv2d layer, Tensor x)
    {
        // Where channels fill no block, also bfloat16's padding is not cleared: such a layer, mostly the first, is computed in float32.
        if (Rounds(layer.weight, x) && !Convolution.IsWhole(layer.weight))
            return layer.Run(x.to(ScalarType.Float32)).to(x.dtype);
        var rounds = Rounds(layer.weight, x);
        if (!rounds && !Convolution.GoesRound(layer.weight, x))
            return layer.forward(x);
        var (w, b) = rounds ? (layer.weight.to(x.dtype), layer.bias?.to(x.dtype)) : (layer.weight, layer.bias);
        return Convolution.Maps(x, w, b, layer.stride, layer.padding!, layer.dilation);
    }

    /// <summary>Batch normalisation of [B, C, H, W]: in training over all ranks' rows, where ranks share them.</summary>
    public static Tensor Run(this BatchNorm2d layer, Tensor x) =>
        SharedBatchNorm.IsDue(layer.training) ? SharedBatchNorm.Run(layer, x) : layer.forward(x);

    /// <summary>The convolution of [B, C, T].</summary>
    public static Tensor Run(this Conv1d layer, Tensor x) =>
        Convolution.Series(x, layer.weight, layer.bias, layer.stride[0], layer.padding![0], layer.dilation[0]);

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
}
