using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>One unit a pixel, its channels together; units go row by row.</summary>
/// <remarks>LIME and KernelSHAP need more samples than units, and a curve as many predictions: for large images a grid is meant.</remarks>
/// <param name="shape">Size of the images.</param>
public sealed class PixelSpace(ImageShape shape) : ImageSpace(shape)
{
    /// <inheritdoc/>
    public override int Units => Shape.Pixels;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; } =
        [.. Enumerable.Range(0, shape.Pixels).Select(p => FormattableString.Invariant($"pixel {p / shape.Width},{p % shape.Width}"))];

    /// <inheritdoc/>
    public override IReadOnlyList<int> UnitOfPixel { get; } = [.. Enumerable.Range(0, shape.Pixels)];

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return units.reshape([.. units.shape[..^1], 1, Shape.Height, Shape.Width]);
    }

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs) => SumChannels(inputs).flatten(1);

    /// <inheritdoc/>
    internal override Tensor Average(Tensor heat) => heat.flatten(1);
}
