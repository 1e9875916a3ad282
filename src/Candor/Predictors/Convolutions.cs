using Candor.Torch;
using Candor.Torch.Nn;

namespace Candor.Predictors;

/// <summary>Convolutions as the image predictors have them: square, and keeping the size but for their stride.</summary>
internal static class Convolutions
{
    /// <summary>As torchvision's ResNets have them: without bias, weights normal with variance 2/(out·k²).</summary>
    public static Conv2d Kaiming(long inputs, long outputs, long kernel, long stride, Generator generator, DType dtype)
    {
        var convolution = new Conv2d(
            inputs, outputs, kernel, generator, stride: stride, padding: kernel / 2, bias: false, dtype: dtype, channelsLast: IsFaster(dtype, generator));
        using var grad = GradMode.Off();
        using var scope = new TensorScope();
        // Drawn row by row, whatever the weight's layout: a seed stands for the same network everywhere.
        var drawn = Tensor.Empty([.. convolution.Weight.Shape], dtype, generator.Device);
        drawn.Normal_(0, Math.Sqrt(2.0 / (outputs * kernel * kernel)), generator);
        convolution.Weight.Copy_(drawn);
        return convolution;
    }

    /// <summary>3×3 with bias, initialised as PyTorch's; without padding it takes off a pixel on each side.</summary>
    public static Conv2d Plain(long inputs, long outputs, Generator generator, DType dtype, int padding = 1) =>
        new(inputs, outputs, 3, generator, padding: padding, dtype: dtype, channelsLast: IsFaster(dtype, generator));

    // oneDNN, which does float32 on processors, is up to twice as fast on maps that are laid out channels last (bench/README.md).
    private static bool IsFaster(DType dtype, Generator generator) => dtype == DType.Float32 && generator.Device.IsCpu;
}
