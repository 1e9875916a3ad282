using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;
using Dropout = Candor.Tensors.Dropout;

namespace Candor.Predictors;

/// <summary>The small convolutional network for 28×28 images: 32 and 64 filters 3×3, max-pooling, 128 units, dropout between.</summary>
/// <remarks>Liang et al. (KDD 2020), Table 6 (its stride column repeats the kernel size; the stride is 1).</remarks>
public sealed class MnistCnn : Predictor, ISeededLayers
{
    private readonly Generator _drops;
    private readonly Conv2d _first, _second;
    private readonly Dropout _dropped;
    private readonly Sequential _top;

    /// <summary>A network for images.</summary>
    /// <param name="space">Units and inputs; the input shape must be [C, H, W] with H and W of 6 or more.</param>
    /// <param name="classes">L.</param>
    /// <param name="seed">Seed of the first weights and of dropout.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="dtype">Type of the parameters.</param>
    public MnistCnn(FeatureSpace space, int classes, ulong seed = 0, Device? device = null, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (space.InputShape.Count != 3 || space.InputShape[1] < 6 || space.InputShape[2] < 6)
            throw new CandorException($"This convolutional network takes images [channels, height, width] of 6×6 pixels or more, but an input has the shape [{string.Join(", ", space.InputShape)}].");
        (Space, Classes, Device, DType) = (space, classes, device.OrCpu(), dtype);
        _drops = new Generator(Seeds.Mix(seed, Seeds.LearnedDropout), device);
        using var generator = new Generator(seed, device);
        var (height, width) = ((space.InputShape[1] - 4) / 2, (space.InputShape[2] - 4) / 2);
        this.AddChild("features", torch.nn.Sequential(
            _first = Convolutions.Plain(space.InputShape[0], 32, generator, dtype, padding: 0), torch.nn.ReLU(),
            _second = Convolutions.Plain(32, 64, generator, dtype, padding: 0), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            _dropped = new Dropout(0.25, _drops)));
        _top = this.AddChild("top", torch.nn.Sequential(
            Layers.Linear(64 * height * width, 128, generator, dtype: dtype), torch.nn.ReLU(), new Dropout(0.5, _drops),
            Layers.Linear(128, classes, generator, dtype: dtype)));
    }

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "mnist-cnn";

    /// <inheritdoc/>
    public override bool TakesBFloat16 => DType == ScalarType.Float32;

    /// <inheritdoc/>
    public override ScalarType DType { get; }

    /// <inheritdoc/>
    public override Device Device { get; }

    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => 64;

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        // In place, and after pooling, with which ReLU commutes: the parts of "features" touch a fraction of the memory.
        var maps = _first.Run(x);
        maps.relu_();
        maps = torch.nn.functional.max_pool2d(_second.Run(maps), 2);
        maps.relu_();
        return scope.MoveToOuter(_top.Run(_dropped.forward(maps).flatten(1)));
    }

    /// <inheritdoc/>
    public void Reseed(ulong seed) => _drops.Reseed(seed);

    /// <inheritdoc/>
    public byte[] SaveStream() => _drops.Save();

    /// <inheritdoc/>
    public void LoadStream(byte[] state) => _drops.Load(state);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A constructor that threw leaves the finalizer an object whose fields are not set.
        if (!disposing)
            return;
        _drops.Dispose();
    }
}
