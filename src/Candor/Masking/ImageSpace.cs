using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Units that are sets of pixels; a pixel's channels belong to the same unit. Inputs are [C, H, W].</summary>
/// <param name="shape">Size of the images.</param>
public abstract class ImageSpace(ImageShape shape) : FeatureSpace
{
    /// <summary>Size of the images.</summary>
    public ImageShape Shape { get; } = shape ?? throw new ArgumentNullException(nameof(shape));

    /// <inheritdoc/>
    public override IReadOnlyList<long> InputShape { get; } = [shape.Channels, shape.Height, shape.Width];

    /// <summary>The unit of every pixel, row by row, [H·W]; null where every image has units of its own.</summary>
    public abstract IReadOnlyList<int>? UnitOfPixel { get; }

    /// <summary>Sums over the channels of [B, C, H, W]: [B, H, W].</summary>
    protected static Tensor SumChannels(Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.size(1) == 1 ? inputs.squeeze(1) : inputs.sum(1);
    }

    /// <summary>Means over the pixels of each unit, of a value for each pixel of x's rows: [B, H·W] to [B, D].</summary>
    internal Tensor AverageOfPixels(Tensor heat, Tensor x) => ((ImageSpace)For(x)).Average(heat.reshape(-1, 1, Shape.Height, Shape.Width));

    /// <summary>Means over the pixels of each unit: [B, 1, H, W] to [B, D]; 0 for a unit without pixels.</summary>
    internal virtual Tensor Average(Tensor heat)
    {
        var ones = heat.narrow(0, 0, 1).ones_like();
        return Gather(heat) / Gather(ones).clamp(min: 1);
    }
}
