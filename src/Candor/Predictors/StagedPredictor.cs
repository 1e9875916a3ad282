using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A convolutional predictor made of named stages, one after the other, with a linear layer at its end.</summary>
public abstract class StagedPredictor : Predictor, IStages, IFeatureMap
{
    private (string Name, Func<Tensor, Tensor> Run)[] _stages = [];

    /// <summary>A predictor for images.</summary>
    /// <param name="space">Units and inputs; the input shape must be [C, H, W].</param>
    /// <param name="classes">L.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="dtype">Type of the parameters.</param>
    /// <exception cref="CandorException">The inputs are no images.</exception>
    protected StagedPredictor(FeatureSpace space, int classes, Device device, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (space.InputShape.Count != 3)
            throw new CandorException($"A convolutional predictor takes images [C, H, W], but an input has the shape [{string.Join(", ", space.InputShape)}]; use an mlp for tables (--predictor mlp).");
        (Space, Classes, Device, DType) = (space, classes, device, dtype);
    }

    /// <inheritdoc/>
    public sealed override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public sealed override int Classes { get; }

    /// <inheritdoc/>
    public sealed override ScalarType DType { get; }

    /// <inheritdoc/>
    public sealed override Device Device { get; }

    /// <inheritdoc/>
    public override bool TakesBFloat16 => DType == ScalarType.Float32;

    /// <inheritdoc/>
    public IReadOnlyList<string> Stages { get; private set; } = [];

    /// <inheritdoc/>
    public abstract string DefaultStage { get; }

    /// <inheritdoc/>
    public abstract int FeatureCount { get; }

    /// <summary>Names the stages, from the input on; called once by the constructor.</summary>
    protected void SetStages(params (string Name, Func<Tensor, Tensor> Run)[] stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        _stages = stages;
        Stages = [.. stages.Select(s => s.Name)];
    }

    /// <summary>Maps of the last stage [B, K, h, w] to the features that the last layer sees, [B, F].</summary>
    protected abstract Tensor Pool(Tensor maps);

    /// <inheritdoc/>
    public abstract Tensor Classify(Tensor features);

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => Classify(Features(x));

    /// <inheritdoc/>
    public Tensor Features(Tensor x) => Pool(Run(x, 0, _stages.Length));

    /// <inheritdoc/>
    public Tensor ForwardTo(string stage, Tensor x) => Run(x, 0, IndexOf(stage) + 1);

    /// <inheritdoc/>
    public Tensor ForwardFrom(string stage, Tensor maps) => Classify(Pool(Run(maps, IndexOf(stage) + 1, _stages.Length)));

    private Tensor Run(Tensor x, int from, int to)
    {
        for (var i = from; i < to; i++)
            x = _stages[i].Run(x);
        return x;
    }

    private int IndexOf(string stage)
    {
        for (var i = 0; i < _stages.Length; i++)
            if (_stages[i].Name == stage)
                return i;
        throw Suggestion.Unknown("stage", stage, Stages);
    }
}
