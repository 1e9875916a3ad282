using Candor.Tensors;

namespace Candor.Metrics.Fidelity;

/// <summary>The sanity check: how alike the selections of two explainers are. An explanation that does not depend on the model stays as it
/// was when the model is randomised.</summary>
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
        using var scope = torch.NewDisposeScope();
        var (p, q) = (a.to(ScalarType.Float64), b.to(ScalarType.Float64));
        return scope.MoveToOuter((p * q).sum(1) / (p.square().sum(1) * q.square().sum(1)).sqrt());
    }
}
