using System.Globalization;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Any partition of the pixels, the same for all images: unit u is the set of pixels with the label u.</summary>
public sealed class Segments : ImageSpace
{
    private readonly SegmentIndex _index;

    /// <summary>Units from a label map.</summary>
    /// <param name="shape">Size of the images.</param>
    /// <param name="labels">The unit of every pixel, row by row, [H·W]: 0 … D − 1, each of them used.</param>
    /// <exception cref="CandorException">The map has another size than the images, or leaves a label out.</exception>
    public Segments(ImageShape shape, IReadOnlyList<int> labels)
        : base(shape)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != shape.Pixels)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The label map has {labels.Count} labels, but the images have {shape.Height}×{shape.Width} = {shape.Pixels} pixels; " +
                $"give a label for every pixel, row by row."));
        Units = labels.Max() + 1;
        var used = labels.ToHashSet();
        if (labels.Min() < 0 || used.Count != Units)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The label map has labels from {labels.Min()} to {labels.Max()}, but {used.Count} different ones; " +
                $"number the segments 0, 1, 2, … without gaps."));
        UnitOfPixel = [.. labels];
        Names = SegmentIndex.NamesOf(Units);
        _index = new SegmentIndex(shape, Units, [.. labels.Select(l => (long)l)], images: 1);
    }

    /// <inheritdoc/>
    public override int Units { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> UnitOfPixel { get; }

    /// <inheritdoc/>
    public override Tensor Expand(Tensor units) => _index.Expand(units);

    /// <inheritdoc/>
    public override Tensor Gather(Tensor inputs) => _index.Gather(SumChannels(inputs));
}
