using Candor.Data;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>A part's images as bytes on the predictor's device, a quarter of the memory of floats, made into inputs batch by
/// batch.</summary>
internal sealed class ImageBatches
{
    private readonly Tensor _scale, _shift;
    private readonly ScalarType _dtype;

    /// <summary>Takes over a part.</summary>
    /// <exception cref="CandorException">The images have another size than the predictor takes.</exception>
    public ImageBatches(DataPart part, Predictor predictor)
    {
        var shape = part.Standardizer.Image!;
        long[] sizes = [shape.Channels, shape.Height, shape.Width];
        if (!predictor.Space.InputShape.SequenceEqual(sizes))
            throw new CandorException($"The images are {shape.Channels} × {shape.Height} × {shape.Width} (channels × height × width), but the predictor takes inputs of {string.Join(" × ", predictor.Space.InputShape)}; use the data that it was trained on, or images of its size (--image-size).");
        _dtype = predictor.DType;
        Bytes = Tensor.From(part.Pixels(), [part.Count, .. sizes], predictor.Device);
        var (mean, deviation) = (part.Standardizer.Mean, part.Standardizer.Deviation);
        _scale = ByChannel(deviation.Select(d => 1 / (255 * d)));
        _shift = ByChannel(mean.Zip(deviation, (m, d) => -m / d));

        Tensor ByChannel(IEnumerable<double> values) => Tensor.From([.. values], [shape.Channels, 1, 1], predictor.Device).to(_dtype);
    }

    /// <summary>v, [N, C, H, W] (uint8).</summary>
    public Tensor Bytes { get; }

    /// <summary>(v/255 − mean) / deviation of the channel, with the predictor's type.</summary>
    public Tensor Standardize(Tensor bytes)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.addcmul(_shift, bytes.to(_dtype), _scale, 1));
    }
}
