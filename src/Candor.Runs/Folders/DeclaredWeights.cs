using System.Globalization;
using Candor.Data;
using Candor.Predictors;

namespace Candor.Runs.Folders;

/// <summary>Refuses a network larger than the weights that are in its file, before it is made: a header of a few bytes may speak of any
/// size.</summary>
internal static class DeclaredWeights
{
    private const double BackboneOutputs = 1000;

    /// <summary>Checks a header.</summary>
    /// <param name="header">What it speaks of.</param>
    /// <param name="schema">Inputs and outputs.</param>
    /// <param name="weights">What is there.</param>
    /// <exception cref="InvalidDataException">The network would be larger.</exception>
    public static void Require(ModelHeader header, Schema schema, IEnumerable<Tensor> weights)
    {
        var held = weights.Sum(t => t.numel());
        if (Least(header, schema) is var needed && needed > held)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"its header speaks of a network with {needed:0} weights and more, but it holds {held}"));
    }

    // The largest layers alone; a shape that does not fit is found when the weights are set.
    private static double Least(ModelHeader header, Schema schema) => (header.Architecture, schema) switch
    {
        ("mlp", _) => Chain(schema.Width, header.Hidden, schema.Outputs),
        ("resnet18-mlp", _) => Chain(BackboneOutputs, header.Hidden, schema.Outputs),
        ("small-cnn", { Image: { } image }) => 64.0 * (image.Height / 4) * (image.Width / 4) * 64,
        ("mnist-cnn", { Image: { } image }) => 64.0 * ((image.Height - 4) / 2) * ((image.Width - 4) / 2) * 128,
        ("lstm", { Series: { } series }) => 4 * 128.0 * series.Features,
        ("text-cnn", { Text: { } text }) => (double)text.Vocabulary * new TextCnnOptions { Vocabulary = text.Vocabulary }.Embedding,
        _ => 0,
    };

    private static double Chain(double inputs, IReadOnlyList<int> hidden, int outputs)
    {
        var sum = 0.0;
        foreach (var width in hidden.Append(outputs))
            (sum, inputs) = (sum + inputs * width, width);
        return sum;
    }
}
