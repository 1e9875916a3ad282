using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>
/// A perceptron on the 1,000 outputs of a ResNet-18 that stays as it is: the network for images of Iwata &amp; Yoshikawa (Sec. 4.1), who
/// take
/// the outputs of an ImageNet network for inputs. Without hidden layers the 1,000 outputs are the features that the last layer sees.
/// </summary>
/// <remarks>
/// State: <c>backbone.…</c> with torchvision's names of resnet18, all of it buffers, which no optimiser touches; <c>head.…</c> as those of
/// <see cref="Mlp"/>. The backbone is in evaluation mode always, so its outputs need to be computed but once; gradients flow through it to
/// the inputs.
/// </remarks>
public sealed class ResNet18Mlp : Predictor, IFeatureMap, IEmbedding
{
    /// <summary>Outputs of a ResNet-18 for ImageNet.</summary>
    public const int ImageNetClasses = 1000;

    private readonly FrozenModule<ResNet18> _backbone;
    private readonly Mlp _head;

    /// <summary>A new perceptron on a backbone with random weights; see <see cref="LoadBackbone"/>.</summary>
    /// <param name="space">Units and inputs; images.</param>
    /// <param name="classes">L.</param>
    /// <param name="hidden">Widths of the hidden layers; none: the outputs of the backbone are the features.</param>
    /// <param name="stem">What the backbone does first.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="dropout">Probability that a hidden unit is dropped while training, in [0, 1).</param>
    /// <param name="outputs">Outputs of the backbone.</param>
    /// <param name="width">Channels of its layer1.</param>
    /// <param name="dtype">Type of the parameters.</param>
    /// <exception cref="CandorException">The inputs are no images, or a width or the dropout means nothing.</exception>
    public ResNet18Mlp(
        FeatureSpace space, int classes, IReadOnlyList<int> hidden, ResNetStem stem, ulong seed, Device? device = null, double dropout = 0,
        int outputs = ImageNetClasses, int width = 64, ScalarType dtype = ScalarType.Float32)
    {
        _backbone = this.AddChild("backbone", new FrozenModule<ResNet18>(new ResNet18(space, outputs, stem, seed, device, width, dtype)));
        _head = this.AddChild("head",
            new Mlp(new ColumnSpace(outputs), classes, hidden, Seeds.Mix(seed, Seeds.Weights), device, dtype, dropout));
    }

    /// <summary>What the backbone does to an image first.</summary>
    public ResNetStem Stem => _backbone.Inner.Stem;

    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden => _head.Hidden;

    /// <summary>Probability that a hidden unit is dropped while training.</summary>
    public double Dropout => _head.Dropout;

    /// <inheritdoc/>
    public override FeatureSpace Space => _backbone.Inner.Space;

    /// <inheritdoc/>
    public override int Classes => _head.Classes;

    /// <inheritdoc/>
    public override string Architecture => "resnet18-mlp";

    internal override bool NormalizesOverRanks => true;

    /// <inheritdoc/>
    public override ScalarType DType => _head.DType;

    /// <inheritdoc/>
    public override Device Device => _head.Device;

    /// <inheritdoc/>
    public int FeatureCount => _head.FeatureCount;

    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => _backbone.Inner.ChunkRows(graph);

    /// <summary>Sets the backbone's weights, e.g. those that torchvision has for ImageNet.</summary>
    /// <exception cref="InvalidDataException">A name is missing or superfluous, or a shape differs.</exception>
    public void LoadBackbone(IReadOnlyDictionary<string, Tensor> weights) => _backbone.Inner.LoadState(weights);

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => Classify(Features(x));

    /// <inheritdoc/>
    public Tensor Embed(Tensor x) => _backbone.forward(x);

    /// <summary>f(x): images [B, C, H, W], or what <see cref="Embed"/> made of them, to features [B, K].</summary>
    public Tensor Features(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return _head.Features(x.dim() == 4 ? Embed(x) : x);
    }

    /// <inheritdoc/>
    public Tensor Classify(Tensor features) => _head.Classify(features);

    /// <inheritdoc/>
    public override void SeedDropout(ulong seed) => _head.SeedDropout(seed);

    internal override byte[]? SaveDropout() => _head.SaveDropout();

    internal override void LoadDropout(byte[] state) => _head.LoadDropout(state);
}
