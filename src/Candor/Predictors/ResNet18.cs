using Candor.Data;
using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Predictors;

/// <summary>What ResNet-18 does to an image first.</summary>
public enum ResNetStem
{
    /// <summary>3×3 convolution of stride 1, then 3×3 max-pooling of stride 2: for 32 pixels, whose layer2 then has 8×8 maps.</summary>
    Small,

    /// <summary>7×7 convolution of stride 2, then 3×3 max-pooling of stride 2: for 96 pixels (layer3 has 6×6 maps) and more.</summary>
    Standard,
}

/// <summary>ResNet-18: a stem and four layers of two residual blocks each (He et al., CVPR 2016).</summary>
/// <remarks>
/// Parameters and buffers are named as torchvision's resnet18 (conv1.weight, bn1.weight, layer1.0.conv1.weight,
/// layer2.0.downsample.0.weight,
/// …, fc.bias), so weights that Python saved as safetensors load. Stages: conv1 (after bn1 and ReLU), layer1 … layer4; the paper's
/// conv3_x is layer2, its conv4_x layer3.
/// </remarks>
public sealed class ResNet18 : StagedPredictor
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Linear _fc;

    /// <summary>A network with random weights, drawn as torchvision draws them.</summary>
    /// <param name="space">Units and inputs; images.</param>
    /// <param name="classes">L.</param>
    /// <param name="stem">What it does first.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="width">Channels of layer1; ResNet-18 has 64, and each further layer twice as many as the one before.</param>
    /// <param name="dtype">Type of the parameters.</param>
    /// <exception cref="CandorException">The inputs are no images.</exception>
    public ResNet18(
        FeatureSpace space, int classes, ResNetStem stem, ulong seed, Device? device = null, int width = 64,
            ScalarType dtype = ScalarType.Float32)
        : base(space, classes, device.OrCpu(), dtype)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Stem, Width) = (stem, width);
        using var generator = new Generator(seed, device);
        _conv1 = this.AddChild("conv1", stem == ResNetStem.Small
            ? Convolutions.Kaiming(space.InputShape[0], width, 3, 1, generator, dtype)
            : Convolutions.Kaiming(space.InputShape[0], width, 7, 2, generator, dtype));
        _bn1 = this.AddChild("bn1", torch.nn.BatchNorm2d(width, device: device, dtype: dtype));
        Sequential[] layers = [.. Enumerable.Range(0, 4).Select(i =>
        {
            var (inputs, outputs) = (i == 0 ? width : width << (i - 1), width << i);
            return this.AddChild(FormattableString.Invariant($"layer{i + 1}"), torch.nn.Sequential(
                new ResidualBlock(inputs, outputs, i == 0 ? 1 : 2, generator, dtype), new ResidualBlock(outputs, outputs, 1, generator,
                    dtype)));
        })];
        _fc = this.AddChild("fc", Layers.Linear(FeatureCount, classes, generator, dtype: dtype));
        SetStages(
            ("conv1", x => Rectified(_bn1.Run(_conv1.Run(x)))),
            ("layer1", x => layers[0].forward(torch.nn.functional.max_pool2d(x, 3, 2, 1))),
            ("layer2", layers[1].forward),
            ("layer3", layers[2].forward),
            ("layer4", layers[3].forward));
    }

    /// <summary>What it does to an image first.</summary>
    public ResNetStem Stem { get; }

    /// <summary>Channels of layer1.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override string Architecture => "resnet18";

    internal override bool NormalizesOverRanks => true;

    /// <summary>layer2 (the paper's conv3_x) behind the small stem, layer3 (conv4_x) behind the standard one.</summary>
    public override string DefaultStage => Stem == ResNetStem.Small ? "layer2" : "layer3";

    /// <inheritdoc/>
    public override int FeatureCount => 8 * Width;

    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => 32;

    /// <inheritdoc/>
    protected override Tensor Pool(Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return maps.mean([2, 3]);
    }

    /// <inheritdoc/>
    public override Tensor Classify(Tensor features) => _fc.Run(features);

    internal static Tensor Rectified(Tensor x)
    {
        x.relu_();
        return x;
    }
}

/// <summary>Two 3×3 convolutions with batch normalisation beside a shortcut: ReLU(bn2(conv2(ReLU(bn1(conv1(x))))) + shortcut(x)).</summary>
internal sealed class ResidualBlock : torch.nn.Module<Tensor, Tensor>
{
    private readonly Conv2d _conv1, _conv2;
    private readonly BatchNorm2d _bn1, _bn2;
    private readonly Conv2d? _convShortcut;
    private readonly BatchNorm2d? _bnShortcut;

    public ResidualBlock(long inputs, long outputs, long stride, Generator generator, ScalarType dtype)
        : base(nameof(ResidualBlock))
    {
        _conv1 = this.AddChild("conv1", Convolutions.Kaiming(inputs, outputs, 3, stride, generator, dtype));
        _bn1 = this.AddChild("bn1", torch.nn.BatchNorm2d(outputs, device: generator.device, dtype: dtype));
        _conv2 = this.AddChild("conv2", Convolutions.Kaiming(outputs, outputs, 3, 1, generator, dtype));
        _bn2 = this.AddChild("bn2", torch.nn.BatchNorm2d(outputs, device: generator.device, dtype: dtype));
        if (stride != 1 || inputs != outputs)
        {
            _convShortcut = Convolutions.Kaiming(inputs, outputs, 1, stride, generator, dtype);
            _bnShortcut = torch.nn.BatchNorm2d(outputs, device: generator.device, dtype: dtype);
            this.AddChild("downsample", torch.nn.Sequential(_convShortcut, _bnShortcut));
        }
    }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    public override Tensor forward(Tensor x)
    {
        var y = _bn2.Run(_conv2.Run(ResNet18.Rectified(_bn1.Run(_conv1.Run(x)))));
        // In place: batch normalisation is differentiated by its input, not its result.
        y.add_(_convShortcut is null ? x : _bnShortcut!.Run(_convShortcut.Run(x)));
        return ResNet18.Rectified(y);
    }
}
