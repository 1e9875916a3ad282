using TorchSharp.Modules;

namespace Candor.Tensors;

/// <summary>
/// Layers in the type of what comes in: bfloat16 inputs take a float32 network through in bfloat16, and gradients reach its float32
/// parameters. Other inputs go through the layer as it is.
/// </summary>
internal static class Rounded
{
    /// <summary>x Wᵀ + b.</summary>
    public static Tensor Run(this Linear layer, Tensor x) =>
        Rounds(layer.weight, x) ? torch.nn.functional.linear(x, layer.weight.to(x.dtype), layer.bias?.to(x.dtype)) : layer.forward(x);

    /// <summary>The convolution.</summary>
    public static Tensor Run(this Conv2d layer, Tensor x) =>
        Rounds(layer.weight!, x)
            ? torch.nn.functional.conv2d(
                x, layer.weight!.to(x.dtype), layer.bias?.to(x.dtype), [layer.stride![0], layer.stride[1]], [layer.padding![0], layer.padding[1]])
            : layer.forward(x);

    /// <summary>The layers one after the other.</summary>
    public static Tensor Run(this Sequential layers, Tensor x)
    {
        foreach (var layer in layers.children())
            x = layer switch
            {
                Linear linear => linear.Run(x),
                Conv2d convolution => convolution.Run(x),
                _ => ((torch.nn.Module<Tensor, Tensor>)layer).forward(x),
            };
        return x;
    }

    private static bool Rounds(Tensor weight, Tensor x) => weight.dtype == ScalarType.Float32 && x.dtype == ScalarType.BFloat16;
}
