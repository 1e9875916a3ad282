using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Explainers.Learned;

/// <summary>The networks that belong to a kind of input: the explainer E, and approximators of the model's own kind.</summary>
public sealed class NetworkFamily
{
    private readonly Func<bool, ulong, ExplainerNetwork> _explainer;
    private readonly Func<ulong, Predictor> _approximator;

    private NetworkFamily(
        string name, FeatureSpace space, int classes, Device device, DType dtype, Func<bool, ulong, ExplainerNetwork> explainer, Func<ulong, Predictor> approximator)
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
    public DType DType { get; }

    /// <summary>A fresh explainer network.</summary>
    /// <param name="feedback">Whether it sees the model's output.</param>
    /// <param name="seed">Seed of the first weights.</param>
    public ExplainerNetwork Explainer(bool feedback, ulong seed) => _explainer(feedback, seed);

    /// <summary>A fresh network that takes inputs to classes.</summary>
    public Predictor Approximator(ulong seed) => _approximator(seed);

    /// <summary>The family that fits a feature space: texts by their type, else by the shape of an input.</summary>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">L.</param>
    /// <param name="device">Where the networks live.</param>
    /// <param name="dtype">Type of the parameters.</param>
    /// <param name="text">Sizes of text networks.</param>
    /// <exception cref="CandorException">There is none.</exception>
    public static NetworkFamily Of(FeatureSpace space, int classes, Device device = default, DType dtype = DType.Float32, TextCnnOptions? text = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        var sizes = text ?? new();
        return (space, space.InputShape.Count) switch
        {
            (TokenSpace tokens, _) => Family(
                "text", (y, s, g) => new TextExplainerNetwork(classes, y, sizes, g, s, dtype), s => new TextCnn(tokens, classes, sizes, s, device, dtype)),
            (_, 1) => Family("table", (y, _, g) => new TableExplainerNetwork(space, classes, y, g, dtype), s => new Mlp(space, classes, [200, 200], s, device, dtype)),
            (_, 2) => Family("series", (y, _, g) => new SeriesExplainerNetwork(space, classes, y, g, dtype), s => new LstmClassifier(space, classes, seed: s, device: device, dtype: dtype)),
            (_, 3) => Family("image", (y, _, g) => new ImageExplainerNetwork(space, classes, y, g, dtype), s => new MnistCnn(space, classes, s, device, dtype)),
            _ => throw new CandorException($"No learned explainer takes inputs of the shape [{string.Join(", ", space.InputShape)}]; tables, texts, series [time, features] and images [channels, height, width] can be explained."),
        };

        NetworkFamily Family(string name, Func<bool, ulong, Generator, ExplainerNetwork> explainer, Func<ulong, Predictor> approximator) =>
            new(name, space, classes, device, dtype, (feedback, seed) =>
            {
                using var generator = new Generator(seed, device);
                return explainer(feedback, seed, generator);
            }, approximator);
    }
}
