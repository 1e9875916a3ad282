using Candor.Data;
using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;
using Dropout = Candor.Tensors.Dropout;

namespace Candor.Predictors;

/// <summary>A multilayer perceptron with ReLU between its layers; the paper's predictor for tables has two hidden layers of 256
/// units.</summary>
/// <remarks>
/// Parameters are named as those of PyTorch's <c>Sequential(Linear, ReLU, Linear, …)</c>: 0.weight, 0.bias, 2.weight, …; with or without
/// dropout, which has no parameters. Its features are the last hidden layer's (the inputs where there is none).
/// </remarks>
public sealed class Mlp : Predictor, IFeatureMap, ISeededLayers
{
    private readonly List<Linear> _layers = [];
    private readonly Dropout _dropout;
    private readonly Generator _drops;

    /// <summary>A perceptron for a split data set; for regression it has one output.</summary>
    /// <param name="data">Gives the inputs, units and classes.</param>
    /// <param name="hidden">Widths of the hidden layers; [256, 256] is the paper's.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="dropout">Probability that a hidden unit is dropped while training, in [0, 1).</param>
    public Mlp(DataSplit data, IReadOnlyList<int>? hidden = null, ulong seed = 0, Device? device = null, double dropout = 0)
        : this(new ColumnSpace((data ?? throw new ArgumentNullException(nameof(data))).Source.Schema), data.Source.Schema.Outputs, hidden,
            seed, device, dropout: dropout) => TargetScale = TargetScale.Of(data);

    /// <summary>A perceptron on a feature space.</summary>
    /// <param name="space">Units and inputs; images are taken as vectors of their values.</param>
    /// <param name="classes">L.</param>
    /// <param name="hidden">Widths of the hidden layers.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="dtype">Type of the parameters.</param>
    /// <param name="dropout">Probability that a hidden unit is dropped while training, in [0, 1).</param>
    public Mlp(
        FeatureSpace space, int classes, IReadOnlyList<int>? hidden = null, ulong seed = 0, Device? device = null,
            ScalarType dtype = ScalarType.Float32,
        double dropout = 0)
    {
        ArgumentNullException.ThrowIfNull(space);
        (Space, Classes, Hidden, Device, DType, Dropout) = (space, classes, hidden ?? [256, 256], device.OrCpu(), dtype, dropout);
        if (Hidden.Any(h => h < 1))
            throw new CandorException($"The hidden layers are {string.Join(", ", Hidden)} units wide, but each needs 1 or more (--hidden 256,256).");
        if (!(dropout is >= 0 and < 1))
            throw new CandorException(FormattableString.Invariant(
                $"The dropout probability is {dropout}, but must be at least 0 and below 1 (--dropout 0.3)."));
        using var generator = new Generator(seed, device);
        var inputs = space.InputShape.Aggregate(1L, (a, b) => a * b);
        foreach (var (outputs, i) in Hidden.Append(classes).Select((width, i) => (width, i)))
        {
            _layers.Add(this.AddChild(FormattableString.Invariant($"{2 * i}"), Layers.Linear(inputs, outputs, generator, dtype: dtype)));
            inputs = outputs;
        }
        FeatureCount = Hidden.Count > 0 ? Hidden[^1] : (int)space.InputShape[0];
        _drops = new Generator(seed, device);
        _dropout = this.AddChild("dropout", new Dropout(dropout, _drops));
    }

    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; }

    /// <summary>Probability that a hidden unit is dropped while training.</summary>
    public double Dropout { get; }

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public override string Architecture => "mlp";

    /// <inheritdoc/>
    public override bool TakesBFloat16 => DType == ScalarType.Float32;

    /// <inheritdoc/>
    public override ScalarType DType { get; }

    /// <inheritdoc/>
    public override Device Device { get; }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => Classify(Features(x));

    /// <inheritdoc/>
    public Tensor Features(Tensor x)
    {
        if (x.dim() > 2)
            x = x.flatten(1);
        // In place: neither the ReLU nor the layer before it needs the values before the ReLU again, so a layer touches half of the memory.
        for (var i = 0; i < _layers.Count - 1; i++)
        {
            x = _layers[i].Run(x);
            x.relu_();
            x = _dropout.forward(x);
        }
        return x;
    }

    /// <inheritdoc/>
    public Tensor Classify(Tensor features) => _layers[^1].Run(features);

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
