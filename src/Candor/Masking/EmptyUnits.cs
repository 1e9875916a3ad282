using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Keeps units that hold nothing, the places behind the end of a text, out of every choice.</summary>
internal static class EmptyUnits
{
    // Far below any score, yet finite: 0·(−∞) would be no number.
    internal const double Least = -1e9;

    /// <summary>Scores before a softmax with empty units so low that they get no share.</summary>
    /// <param name="scores">[B, D].</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    public static Tensor Rule(Tensor scores, FeatureSpace space, Tensor x) => Fill(scores, space, x, Least);

    /// <summary>Explanations in which empty units rank last.</summary>
    public static Tensor Last(Tensor phi, FeatureSpace space, Tensor x) => Fill(phi, space, x, double.NegativeInfinity);

    /// <summary>Explanations in which empty units contribute nothing.</summary>
    public static Tensor Nothing(Tensor phi, FeatureSpace space, Tensor x) => Fill(phi, space, x, 0);

    private static Tensor Fill(Tensor values, FeatureSpace space, Tensor x, double value) =>
        space.Empty(x) is { } empty ? values.masked_fill(empty, value) : values;
}
