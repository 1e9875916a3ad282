using Candor.Masking;
using Candor.Torch;
using Candor.Torch.Nn;

namespace Candor.Predictors;

/// <summary>Stacked LSTMs over a series [B, T, F] and a linear layer on the last output.</summary>
/// <remarks>Liang et al. (KDD 2020), section 4.5, give no sizes; two layers of 128 are ours.</remarks>
public sealed class LstmClassifier : Predictor
{
    private readonly Lstm _lstm;
    private readonly Linear _top;

    /// <summary>A classifier of series.</summary>
    /// <param name="space">Units and inputs; the input shape must be [T, F].</param>
    /// <param name="classes">L.</param>
    /// <param name="hidden">Features of the state.</param>
    /// <param name="layers">LSTMs one on the other.</param>
    /// <param name="seed">Seed of the first weights.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="dtype">Type of the parameters.</param>
    public LstmClassifier(
        FeatureSpace space, int classes, int hidden = 128, int layers = 2, ulong seed = 0, Device device = default, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (space.InputShape.Count != 2)
            throw new CandorException($"An LSTM takes series [time, features], but an input has the shape [{string.Join(", ", space.InputShape)}].");
        (Space, Classes, Device, DType) = (space, classes, device, dtype);
        using var generator = new Generator(seed, device);
        _lstm = AddChild("lstm", new Lstm(space.InputShape[1], hidden, generator, layers, batchFirst: true, dtype: dtype));
        _top = AddChild("top", new Linear(hidden, classes, generator, dtype: dtype));
    }

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "lstm";

    /// <inheritdoc/>
    public override DType DType { get; }

    /// <inheritdoc/>
    public override Device Device { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => _top.Forward(_lstm.Forward(x).Select(1, -1));
}
