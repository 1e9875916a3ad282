using Candor.Torch;

namespace Candor.Explainers.Learned;

/// <summary>Losses against soft targets: a learned explainer is taught by the model's probabilities, not by labels.</summary>
internal static class SoftLoss
{
    /// <summary>Cross-entropy −mean Σ y log softmax(logits).</summary>
    /// <param name="logits">[B, L].</param>
    /// <param name="y">Targets, [B, L]; rows sum to 1.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor y) => -(y * logits.LogSoftmax(1)).Sum(1).Mean();

    /// <summary>What is not y, as a distribution: (1 − y)/(L − 1); 1 − y where there are two classes (App. B.1).</summary>
    public static Tensor Complement(Tensor y) => (1 - y) / (double)(y.Size(1) - 1);

    /// <summary>Sliced Wasserstein distance, squared: probabilities and outputs are projected on random directions and sorted over the batch.</summary>
    /// <remarks>Lee et al. (CVPR 2019). Sorting loses which row is which: it compares the two batches' distributions, not their pairs.</remarks>
    public static Tensor SlicedWasserstein(Tensor logits, Tensor y, int directions, Generator generator) =>
        SlicedWasserstein(logits, y, Tensor.Randn([y.Size(1), directions], generator, y.DType));

    /// <summary>The same along given directions, [L, R] of any length.</summary>
    internal static Tensor SlicedWasserstein(Tensor logits, Tensor y, Tensor directions)
    {
        var unit = directions / directions.Square().Sum(0, keep: true).Sqrt();
        var p = logits.Softmax(1).MatMul(unit).Sort(0).Values;
        var q = y.MatMul(unit).Sort(0).Values;
        return (p - q).Square().Mean();
    }
}
