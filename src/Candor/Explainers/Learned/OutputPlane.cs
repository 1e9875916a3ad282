using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Explainers.Learned;

/// <summary>How explainers of images see the model's output: as one more input channel, through a linear map.</summary>
/// <remarks>Liang et al. (KDD 2020), App. B.1.</remarks>
internal static class OutputPlane
{
    /// <summary>The map, a part of the network by the name <c>output</c>; null without feedback.</summary>
    public static Linear? Map(ExplainerNetwork network, FeatureSpace space, int classes, bool feedback, Generator generator,
        ScalarType dtype) => !feedback ? null
        : network.AddChild("output", Layers.Linear(classes, space.InputShape[1] * space.InputShape[2], generator, dtype: dtype));

    /// <summary>Images with their plane behind them, [B, C + 1, H, W]; without a map the images alone.</summary>
    /// <param name="map">The map.</param>
    /// <param name="x">Images, [B, C, H, W].</param>
    /// <param name="y">M(x), [B, L].</param>
    public static Tensor Beside(Linear? map, Tensor x, Tensor y) => map is null ? x
        : torch.cat([x, map.Run(y).reshape(x.size(0), 1, x.size(2), x.size(3))], 1);
}
