using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Explainers.Learned;

/// <summary>Three convolutions 3×3 of the image's own size with 32, 64 and 1 filters; the model's output becomes one more input channel
/// through a linear map.</summary>
/// <remarks>Liang et al. (KDD 2020), Table 7. Where units are larger than a pixel, a unit's score is the mean over its pixels.</remarks>
public sealed class ImageExplainerNetwork : ExplainerNetwork
{
    private readonly FeatureSpace _space;
    private readonly Linear? _output;
    private readonly Conv2d _first, _second, _third;

    /// <summary>A network for images [C, H, W], on the generator's device.</summary>
    public ImageExplainerNetwork(FeatureSpace space, int classes, bool feedback, Generator generator, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        (_space, Feedback) = (space, feedback);
        _output = OutputPlane.Map(this, space, classes, feedback, generator, dtype);
        _first = Convolutions.Plain(space.InputShape[0] + (feedback ? 1 : 0), 32, generator, dtype);
        _second = Convolutions.Plain(32, 64, generator, dtype);
        _third = Convolutions.Plain(64, 1, generator, dtype);
        this.AddChild("layers", torch.nn.Sequential(_first, torch.nn.ReLU(), _second, torch.nn.ReLU(), _third));
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
        var map = ScoreMap.Of(Rectified(_second, Rectified(_first, OutputPlane.Beside(_output, x, y))), _third);
        return ScoreMap.OfUnits(map, _space, x);
    }

    // In place: no convolution needs its own result to be differentiated.
    private static Tensor Rectified(Conv2d convolution, Tensor x)
    {
        var maps = convolution.Run(x);
        maps.relu_();
        return maps;
    }
}
