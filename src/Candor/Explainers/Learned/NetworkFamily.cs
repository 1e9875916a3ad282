using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>The networks that belong to a kind of input: the explainer E, and approximators of the model's own kind.</summary>
public sealed class NetworkFamily
{
    private readonly Func<bool, ulong, ExplainerNetwork> _explainer;
    private readonly Func<ulong, Predictor> _approximator;

    private NetworkFamily(
        string name, FeatureSpace space, int classes, Device device, ScalarType dtype,
            Func<bool, ulong, ExplainerNetwork> explainer, Func<ulong, Predictor> approximator)
    {
        (Name, Space, Classes, Device, DType) = (name, space, classes, device, dtype);
        (_explainer, _approximator) = (explainer, approximator);
    }

    /// <summary><c>table</c>, <c>image</c>, <c>text</c> or <c>series</c>.</summary>
    public string Name { get; }

    /// <summary>Units and inputs.</summary>
    public FeatureSpace Space { get; }

    /// <summary>L.</summary>
    public int Classes { get; }

    /// <summary>Where the networks live.</summary>
    public Device Device { get; }

    /// <summary>Type of the parameters.</summary>
    public ScalarType DType { get; }

    /// <summary>A fresh explainer network.</summary>
    /// <param name="feedback">Whether it sees the model's output.</param>
    /// <param name="seed">Seed of the first weights.</param>
    public ExplainerNetwork Explainer(bool feedback, ulong seed) => _explainer(feedback, seed);

    /// <summary>A fresh network that takes inputs to classes.</summary>
    public Predictor Approximator(ulong seed) => _approximator(seed);

    /// <summary>The same inputs with approximators of another architecture: perceptrons of 200 and 200 units on all values of an image or a
    /// series. Null where there is none: of tables they are perceptrons already, and texts are no numbers.</summary>
    public NetworkFamily? OfAnotherKind() => Name is not ("image" or "series") ? null
        : new(Name, Space, Classes, Device, DType, _explainer, seed =>
        {
            using var generator = new Generator(seed, Device);
            var inputs = Space.InputShape.Aggregate(1L, (product, side) => product * side);
            return new ModulePredictor(torch.nn.Sequential(torch.nn.Flatten(), Layers.Linear(inputs, 200, generator, dtype: DType),
                torch.nn.ReLU(), Layers.Linear(200, 200, generator, dtype: DType), torch.nn.ReLU(),
                Layers.Linear(200, Classes, generator, dtype: DType)), Space, Classes);
        });

    /// <summary>The family that fits a feature space: texts by their type, else by the shape of an input.</summary>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">L.</param>
    /// <param name="device">Where the networks live.</param>
    /// <param name="dtype">Type of the parameters.</param>
    /// <param name="text">Sizes of text networks; null: the defaults with the space's vocabulary.</param>
    /// <param name="network">Which network explains images.</param>
    /// <exception cref="CandorException">There is none.</exception>
    public static NetworkFamily Of(FeatureSpace space, int classes, Device? device = null, ScalarType dtype = ScalarType.Float32,
        TextCnnOptions? text = null, ImageNetwork network = ImageNetwork.Auto)
    {
        ArgumentNullException.ThrowIfNull(space);
        var sizes = text ?? (space is TokenSpace words ? new() { Vocabulary = words.Vocabulary } : new());
        return (space, space.InputShape.Count) switch
        {
            (TokenSpace tokens, _) => Family(
                "text", (y, s, g) => new TextExplainerNetwork(classes, y, sizes, g, s, dtype, tokens),
                    s => new TextCnn(tokens, classes, sizes, s,
                    device, dtype)),
            (_, 1) => Family("table", (y, _, g) => new TableExplainerNetwork(space, classes, y, g, dtype), s => new Mlp(space, classes,
                [200, 200], s, device, dtype)),
            (_, 2) => Family("series", (y, _, g) => new SeriesExplainerNetwork(space, classes, y, g, dtype), s => new LstmClassifier(space,
                classes, seed: s, device: device, dtype: dtype)),
            (_, 3) => Family("image", (y, _, g) => IsUNet(space, network) ? new UNetExplainerNetwork(space, classes, y, g, dtype)
                : network == ImageNetwork.LocalGlobal ? new LocalGlobalExplainerNetwork(space, classes, y, g, dtype)
                : new ImageExplainerNetwork(space, classes, y, g, dtype), Images),
            _ => throw new CandorException(
                $"No learned explainer takes inputs of the shape [{string.Join(", ", space.InputShape)}]; tables, texts, series [time, " +
                $"features] and images [channels, height, width] can be explained."),
        };

        // Table 6 has a linear layer on whole maps: on large ones it would be most of the network, so those have one that halves them
        // twice.
        Predictor Images(ulong s) => IsLarge(space) ? new SmallCnn(space, classes, s, device, dtype: dtype) : new MnistCnn(space, classes,
            s, device, dtype);

        NetworkFamily Family(string name, Func<bool, ulong, Generator, ExplainerNetwork> explainer, Func<ulong, Predictor> approximator) =>
            new(name, space, classes, device.OrCpu(), dtype, (feedback, seed) =>
            {
                using var generator = new Generator(seed, device);
                return explainer(feedback, seed, generator);
            }, approximator);
    }

    /// <summary>Whether images of a space are explained by a U-Net.</summary>
    /// <param name="space">Units and inputs, images.</param>
    /// <param name="network">What was asked for.</param>
    internal static bool IsUNet(FeatureSpace space, ImageNetwork network) =>
        network == ImageNetwork.UNet || network == ImageNetwork.Auto && IsLarge(space) && space is SuperpixelGrid { Cells: var n }
            && n * UNetExplainerNetwork.Cell == space.InputShape[1];

    /// <summary>Whether images are of natural size.</summary>
    private static bool IsLarge(FeatureSpace space) => Math.Min(space.InputShape[1], space.InputShape[2]) >= 64;
}
