using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Predictors;

/// <summary>Convolutions as the image predictors have them: square, and keeping the size but for their stride.</summary>
internal static class Convolutions
{
    /// <summary>As torchvision's ResNets have them: without bias, weights normal with variance 2/(out·k²).</summary>
    public static Conv2d Kaiming(long inputs, long outputs, long kernel, long stride, Generator generator, ScalarType dtype)
    {
        var convolution = Layers.Conv2d(
            inputs, outputs, kernel, generator, stride: stride, padding: kernel / 2, bias: false, dtype: dtype,
                channelsLast: IsFaster(dtype, generator));
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        // Drawn row by row, whatever the weight's layout: a seed stands for the same network everywhere.
        var drawn = torch.empty([.. convolution.weight.shape], dtype: dtype, device: generator.device);
        drawn.normal_(0, Math.Sqrt(2.0 / (outputs * kernel * kernel)), generator);
        convolution.weight.copy_(drawn);
        return convolution;
    }

    /// <summary>3×3 with bias, initialised as PyTorch's; without padding it takes off a pixel on each side.</summary>
    public static Conv2d Plain(long inputs, long outputs, Generator generator, ScalarType dtype, int padding = 1) =>
        Layers.Conv2d(inputs, outputs, 3, generator, padding: padding, dtype: dtype, channelsLast: IsFaster(dtype, generator));

    // oneDNN, which does float32 on processors, is up to twice as fast on maps that are laid out channels last (bench/README.md).
    private static bool IsFaster(ScalarType dtype, Generator generator) => dtype == ScalarType.Float32 && generator.device.IsCpu;
}
