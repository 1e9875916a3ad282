using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Predictors;

/// <summary>Stacked LSTMs over a series [B, T, F] and a linear layer on the last output.</summary>
/// <remarks>Liang et al. (KDD 2020), section 4.5, give no sizes; two layers of 128 are ours.</remarks>
public sealed class LstmClassifier : Predictor
{
    private readonly LSTM _lstm;
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
        FeatureSpace space, int classes, int hidden = 128, int layers = 2, ulong seed = 0, Device? device = null,
            ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (space.InputShape.Count != 2)
            throw new CandorException($"An LSTM takes series [time, features], but an input has the shape [{string.Join(", ", space.InputShape)}].");
        (Space, Classes, Device, DType) = (space, classes, device.OrCpu(), dtype);
        using var generator = new Generator(seed, device);
        _lstm = this.AddChild("lstm", Layers.Lstm(space.InputShape[1], hidden, generator, layers, dtype: dtype));
        _top = this.AddChild("top", Layers.Linear(hidden, classes, generator, dtype: dtype));
    }

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "lstm";

    /// <inheritdoc/>
    public override ScalarType DType { get; }

    /// <inheritdoc/>
    public override Device Device { get; }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => _top.forward(_lstm.States(x).select(1, -1));
}
