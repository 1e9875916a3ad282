using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Explainers.Learned;

/// <summary>Stacked LSTMs over a series and, joined to its features, the model's output mapped linearly to the series' shape.</summary>
/// <remarks>Liang et al. (KDD 2020), App. B.1, which gives no sizes; two layers of 128 are ours.</remarks>
public sealed class SeriesExplainerNetwork : ExplainerNetwork
{
    private const int Hidden = 128;
    private readonly Linear? _output;
    private readonly LSTM _lstm;
    private readonly Linear _top;

    /// <summary>A network for series [T, F], on the generator's device.</summary>
    public SeriesExplainerNetwork(FeatureSpace space, int classes, bool feedback, Generator generator,
        ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        Feedback = feedback;
        var (steps, features) = (space.InputShape[0], space.InputShape[1]);
        if (feedback)
            _output = this.AddChild("output", Layers.Linear(classes, steps * features, generator, dtype: dtype));
        _lstm = this.AddChild("lstm", Layers.Lstm(features * (feedback ? 2 : 1), Hidden, generator, 2, dtype));
        _top = this.AddChild("top", Layers.Linear(Hidden, features, generator, dtype: dtype));
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
        var input = _output is null ? x : torch.cat([x, _output.Run(y).reshape([.. x.shape])], 2);
        return _top.Run(_lstm.States(input)).flatten(1);
    }
}
