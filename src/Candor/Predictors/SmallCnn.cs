using Candor.Data;
using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Predictors;

/// <summary>
/// A small convolutional network for images such as Fashion-MNIST's: three 3×3 convolutions of 16, 32 and 64 channels with ReLU, the first
/// two followed by 2×2 max-pooling, then two linear layers. At 28×28 pixels the maps of its stages are 14×14, 7×7 and 7×7.
/// </summary>
/// <remarks>
/// Parameters conv1, conv2, conv3, fc1 and fc2 (.weight, .bias), initialised as PyTorch's. Stages carry the convolutions' names; a stage's
/// maps are those after pooling and ReLU (which commute, so the ReLU runs on a quarter of the values).
/// </remarks>
public sealed class SmallCnn : StagedPredictor
{
    private readonly Conv2d _conv1, _conv2, _conv3;
    private readonly Linear _fc1, _fc2;

    /// <summary>A network with random weights.</summary>
    /// <param name="space">Units and inputs; images of 4 pixels a side at least.</param>
    /// <param name="classes">L.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="width">Channels of the first convolution; the others have twice and four times as many.</param>
    /// <param name="dtype">Type of the parameters.</param>
    /// <exception cref="CandorException">The inputs are no images, or smaller.</exception>
    public SmallCnn(FeatureSpace space, int classes, ulong seed, Device? device = null, int width = 16,
        ScalarType dtype = ScalarType.Float32)
        : base(space, classes, device.OrCpu(), dtype)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var (channels, height, wide) = (space.InputShape[0], space.InputShape[1], space.InputShape[2]);
        if (Math.Min(height, wide) < 4)
            throw new CandorException(FormattableString.Invariant(
                $"The images are {height}×{wide} pixels, but small-cnn halves them twice and needs 4 pixels a side at least."));
        (Width, FeatureCount) = (width, 4 * width);
        using var generator = new Generator(seed, device);
        _conv1 = this.AddChild("conv1", Convolutions.Plain(channels, width, generator, dtype));
        _conv2 = this.AddChild("conv2", Convolutions.Plain(width, 2 * width, generator, dtype));
        _conv3 = this.AddChild("conv3", Convolutions.Plain(2 * width, 4 * width, generator, dtype));
        _fc1 = this.AddChild("fc1", Layers.Linear(4 * width * (height / 4) * (wide / 4), FeatureCount, generator, dtype: dtype));
        _fc2 = this.AddChild("fc2", Layers.Linear(FeatureCount, classes, generator, dtype: dtype));
        SetStages(
            ("conv1", x => Rectified(torch.nn.functional.max_pool2d(_conv1.Run(x), 2))),
            ("conv2", x => Rectified(torch.nn.functional.max_pool2d(_conv2.Run(x), 2))),
            ("conv3", x => Rectified(_conv3.Run(x))));
    }

    /// <summary>Channels of the first convolution.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override string Architecture => "small-cnn";

    /// <inheritdoc/>
    public override string DefaultStage => "conv3";

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => 128;

    /// <inheritdoc/>
    protected override Tensor Pool(Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return Rectified(_fc1.Run(maps.flatten(1)));
    }

    /// <inheritdoc/>
    public override Tensor Classify(Tensor features) => _fc2.Run(features);

    // In place: neither convolution, pooling nor linear layer needs its own result to be differentiated.
    private static Tensor Rectified(Tensor x)
    {
        x.relu_();
        return x;
    }
}
