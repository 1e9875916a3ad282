using Candor.Torch;

namespace Candor.Metrics.Fidelity;

/// <summary>The sanity check: how alike the selections of two explainers are. An explanation that does not depend on the model stays as it was when the model is randomised.</summary>
/// <remarks>Adebayo et al. (NeurIPS 2018) as Liang et al. (KDD 2020), section 4.1.3. At random the expected cosine is k/D.</remarks>
public static class MaskSimilarity
{
    /// <summary>Cosine between binary masks of each row, in [0, 1]; [N] (float64).</summary>
    /// <param name="a">Masks, [N, D].</param>
    /// <param name="b">Masks, [N, D].</param>
    public static Tensor Cosine(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        using var scope = new TensorScope();
        var (p, q) = (a.To(DType.Float64), b.To(DType.Float64));
        return scope.Return((p * q).Sum(1) / (p.Square().Sum(1) * q.Square().Sum(1)).Sqrt());
    }
}
