using Candor.Masking;
using Candor.Torch;
using Candor.Torch.Nn;

namespace Candor.Explainers.Learned;

/// <summary>Three convolutions 3×3 of the image's own size with 32, 64 and 1 filters; the model's output becomes one more input channel through a linear map.</summary>
/// <remarks>Liang et al. (KDD 2020), Table 7. Where units are larger than a pixel, a unit's score is the mean over its pixels.</remarks>
public sealed class ImageExplainerNetwork : ExplainerNetwork
{
    private readonly FeatureSpace _space;
    private readonly Linear? _output;
    private readonly Sequential _layers;

    /// <summary>A network for images [C, H, W], on the generator's device.</summary>
    public ImageExplainerNetwork(FeatureSpace space, int classes, bool feedback, Generator generator, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        (_space, Feedback) = (space, feedback);
        var (channels, height, width) = (space.InputShape[0], space.InputShape[1], space.InputShape[2]);
        if (feedback)
            _output = AddChild("output", new Linear(classes, height * width, generator, dtype: dtype));
        _layers = AddChild("layers", new Sequential(
            new Conv2d(channels + (feedback ? 1 : 0), 32, 3, generator, padding: 1, dtype: dtype), Activation.Relu(),
            new Conv2d(32, 64, 3, generator, padding: 1, dtype: dtype), Activation.Relu(),
            new Conv2d(64, 1, 3, generator, padding: 1, dtype: dtype)));
    }

    /// <inheritdoc/>
    public override bool Feedback { get; }

    /// <inheritdoc/>
    public override Tensor Scores(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        long[] plane = [x.Size(0), 1, x.Size(2), x.Size(3)];
        var map = _layers.Forward(_output is null ? x : Tensor.Cat([x, _output.Forward(y).Reshape(plane)], 1));
        if (_space.Units == x.Size(2) * x.Size(3))
            return map.Flatten(1);
        var spread = map.Expand([.. x.Shape]).Contiguous();
        var space = _space.For(x);
        // A superpixel that an image lacks has no pixels and the score 0.
        return space.Gather(spread) / space.Gather(spread.Detach().OnesLike()).Clamp(min: 1);
    }
}
