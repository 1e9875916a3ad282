using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Explainers.Learned;

/// <summary>A perceptron on a row and the model's output for it: two hidden layers of 100 with ReLU, as L2X has for its synthetic
/// sets.</summary>
public sealed class TableExplainerNetwork : ExplainerNetwork
{
    private const int Hidden = 100;
    private readonly Sequential _layers;

    /// <summary>A network on the generator's device.</summary>
    public TableExplainerNetwork(FeatureSpace space, int classes, bool feedback, Generator generator, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        Feedback = feedback;
        var inputs = space.InputShape[0] + (feedback ? classes : 0);
        _layers = this.AddChild("layers", torch.nn.Sequential(
            Layers.Linear(inputs, Hidden, generator, dtype: dtype), torch.nn.ReLU(),
            Layers.Linear(Hidden, Hidden, generator, dtype: dtype), torch.nn.ReLU(),
            Layers.Linear(Hidden, space.Units, generator, dtype: dtype)));
    }

    /// <inheritdoc/>
    public override bool Feedback { get; }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor Scores(Tensor x, Tensor y) => _layers.Run(Feedback ? torch.cat([x, y], 1) : x);
}
