using Candor.Torch;

namespace Candor.Masking;

/// <summary>The masks of the metrics: the s units with the largest φ are in or out (Eqs. 2, 4).</summary>
public static class HardMask
{
    /// <summary>Which units are among the s with the largest φ; of equal ones the lower index is first.</summary>
    /// <param name="phi">Explanations, [B, D]. NaN ranks highest.</param>
    /// <param name="steps">The numbers s, each in 0 … D.</param>
    /// <returns>1 in the top s and 0 outside, [B, S, D]: α keeps it, β takes 1 − it.</returns>
    public static Tensor Top(Tensor phi, IReadOnlyList<int> steps)
    {
        ArgumentNullException.ThrowIfNull(phi);
        using var scope = new TensorScope();
        var order = phi.Detach().Sort(1, descending: true).Indices;
        var rank = Tensor.Arange(phi.Size(1), device: phi.Device).Unsqueeze(0).Expand(order.Shape.ToArray());
        var rankOfUnit = order.ZerosLike().Scatter(1, order, rank.Contiguous());                        // [B, D]
        var s = Tensor.From([.. steps.Select(v => (long)v)], [1, steps.Count, 1], phi.Device);
        return scope.Return((rankOfUnit.Unsqueeze(1) < s).To(phi.DType));
    }
}
