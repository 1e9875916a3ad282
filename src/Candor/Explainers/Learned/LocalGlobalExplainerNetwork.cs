using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Explainers.Learned;

/// <summary>
/// Table 7's three convolutions, which see 7×7 pixels around each, with a global part beside the second that sees the whole image: its maps
/// halved, a convolution, at most 13×13 cells of them, and 128 units. The model's output becomes one more input channel through a linear
/// map.
/// </summary>
/// <remarks>Ours, after L2X's explainer of texts, which has a local and a global part, too (Chen et al., ICML 2018). An explainer that is
/// not told the model's output needs the whole image to find out what there is to be argued for. Where units are larger than a pixel, a
/// unit's score is the mean over its pixels.</remarks>
public sealed class LocalGlobalExplainerNetwork : ExplainerNetwork
{
    private const int Cells = 7;
    private const int Filters = 64;
    private readonly FeatureSpace _space;
    private readonly Linear? _output;
    private readonly Conv2d _first, _local, _top;
    private readonly Sequential _global;

    /// <summary>A network for images [C, H, W] of 4×4 pixels at least, on the generator's device.</summary>
    /// <exception cref="CandorException">The images are smaller.</exception>
    public LocalGlobalExplainerNetwork(
        FeatureSpace space, int classes, bool feedback, Generator generator, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        (_space, Feedback) = (space, feedback);
        var (channels, height, width) = (space.InputShape[0], space.InputShape[1], space.InputShape[2]);
        if (Math.Min(height, width) < 4)
            throw new CandorException(FormattableString.Invariant(
                $"An explainer with a global part needs images of 4×4 pixels at least, but they are {height}×{width}; ") +
                "use --network convolutions.");
        _output = OutputPlane.Map(this, space, classes, feedback, generator, dtype);
        _first = this.AddChild("first", Convolutions.Plain(channels + (feedback ? 1 : 0), 32, generator, dtype));
        _local = this.AddChild("local", Convolutions.Plain(32, Filters, generator, dtype));
        var cell = Math.Max(1, Math.Min(height, width) / 2 / Cells);
        _global = this.AddChild("global", torch.nn.Sequential(
            torch.nn.MaxPool2d(2), Convolutions.Plain(32, Filters, generator, dtype), torch.nn.ReLU(), torch.nn.MaxPool2d(cell),
            torch.nn.Flatten(), Layers.Linear(Filters * (height / 2 / cell) * (width / 2 / cell), 128, generator, dtype: dtype),
            torch.nn.ReLU(), Layers.Linear(128, Filters, generator, dtype: dtype)));
        _top = this.AddChild("top", Convolutions.Plain(Filters, 1, generator, dtype));
    }

    /// <inheritdoc/>
    public override bool Feedback { get; }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor Scores(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        var first = _first.Run(OutputPlane.Beside(_output, x, y));
        first.relu_();
        var both = _local.Run(first) + _global.Run(first).reshape(x.size(0), Filters, 1, 1);
        both.relu_();
        return ScoreMap.OfUnits(ScoreMap.Of(both, _top), _space, x);
    }
}
