using System.Globalization;
using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>
/// A TorchScript predictor that exports its two halves: <c>features</c>, inputs to features [B, K], and <c>classify</c>, features to
/// logits [B, L], both with <c>@torch.jit.export</c>. <see cref="ScriptPredictor.Load"/> gives one where the script has them.
/// </summary>
public sealed class ScriptFeatureMap : ScriptPredictor, IFeatureMap
{
    /// <summary>Name of the method that gives the features.</summary>
    public const string FeaturesMethod = "features";

    /// <summary>Name of the method that turns features into logits.</summary>
    public const string ClassifyMethod = "classify";

    private ScriptFeatureMap(ScriptModule script, FeatureSpace space, int classes, Device device, GivenInputs? inputs,
        GivenOutputs outputs, bool isRandom, int features)
        : base(script, space, classes, device, inputs, outputs, isRandom) => FeatureCount = features;

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public Tensor Features(Tensor x) => Script.Forward(FeaturesMethod, Formed(x));

    /// <inheritdoc/>
    public Tensor Classify(Tensor features) => Read(Script.Forward(ClassifyMethod, features));

    /// <summary>A script with both methods, tried on two rows: classify(features(x)) must be forward(x).</summary>
    internal static ScriptFeatureMap Over(
        ScriptModule script, string path, FeatureSpace space, int classes, Device device, TargetScale? scale,
        GivenInputs? inputs, GivenOutputs outputs, bool isRandom)
    {
        var x = torch.ones([2, .. space.InputShape], dtype: TypeOf(script), device: device);
        var features = script.Forward(FeaturesMethod, x);
        if (features.dim() != 2 || features.size(0) != 2)
            throw new CandorException($"{path}: its method {FeaturesMethod} gives [{string.Join(", ", features.shape)}] for 2 rows, but " +
                "features [2, K] are expected; flatten them in the method.");
        var difference = (script.Forward(ClassifyMethod, features) - script.forward(x)).abs().max().ToDouble();
        if (!isRandom && !(difference <= 1e-4))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: {ClassifyMethod}({FeaturesMethod}(x)) differs from forward(x) by {difference}; " +
                $"the two methods must be the halves of forward."));
        return new ScriptFeatureMap(script, space, classes, device, inputs, outputs, isRandom, (int)features.size(1))
        {
            TargetScale = scale,
        };
    }
}
