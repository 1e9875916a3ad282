using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Losses against soft targets: a learned explainer is taught by the model's probabilities, not by labels.</summary>
internal static class SoftLoss
{
    /// <summary>Cross-entropy −mean Σ y log softmax(logits).</summary>
    /// <param name="logits">[B, L].</param>
    /// <param name="y">Targets, [B, L]; rows sum to 1.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor y) => CrossEntropies(logits, y).mean();

    /// <summary>The same of each row, [B].</summary>
    /// <inheritdoc cref="CrossEntropy(Tensor, Tensor)"/>
    public static Tensor CrossEntropies(Tensor logits, Tensor y) => -(y * logits.log_softmax(1)).sum(1);

    /// <summary>The same over a batch that ranks may share.</summary>
    public static Tensor CrossEntropy(LearnedBatch batch, Tensor logits, Tensor y) => batch.Mean(CrossEntropies(logits, y));

    /// <summary>The distance over a batch; where ranks share it, each computes that of all rows, with the gradient of its own.</summary>
    public static Tensor SlicedWasserstein(LearnedBatch batch, Tensor logits, Tensor directions) => batch.Share is { } share
        ? SlicedWasserstein(share.JoinForOwn(logits), share.Join(batch.Y), directions)
        : SlicedWasserstein(logits, batch.Y, directions);

    /// <summary>What is not y, as a distribution: (1 − y)/(L − 1); 1 − y where there are two classes (App. B.1).</summary>
    public static Tensor Complement(Tensor y) => (1 - y) / (double)(y.size(1) - 1);

    /// <summary>Sliced Wasserstein distance, squared: probabilities and outputs are projected on random directions and sorted over the
    /// batch.</summary>
    /// <remarks>Lee et al. (CVPR 2019). Sorting loses which row is which: it compares the two batches' distributions, not their
    /// pairs.</remarks>
    public static Tensor SlicedWasserstein(Tensor logits, Tensor y, int directions, Generator generator) =>
        SlicedWasserstein(logits, y,
            torch.randn([y.size(1), directions], dtype: y.dtype, device: generator.device, generator: generator).to(y.device));

    /// <summary>The same along given directions, [L, R] of any length.</summary>
    internal static Tensor SlicedWasserstein(Tensor logits, Tensor y, Tensor directions)
    {
        var unit = directions / directions.square().sum([0], keepdim: true).sqrt();
        var p = logits.softmax(1).MatMul(unit).sort(0, stable: true).Values;
        var q = y.MatMul(unit).sort(0, stable: true).Values;
        return (p - q).square().mean();
    }
}
