using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>The masks of the metrics: the s units with the largest φ are in or out (Eqs. 2, 4).</summary>
public static class HardMask
{
    /// <summary>Which units are among the s with the largest φ; of equal ones the lower index is first.</summary>
    /// <param name="phi">Explanations, [B, D]. NaN ranks highest.</param>
    /// <param name="steps">The numbers s, each in 0 … D.</param>
    /// <returns>1 in the top s and 0 outside, [B, S, D]: α keeps it, β takes 1 − it.</returns>
    /// <exception cref="CandorException">φ has another shape or no numbers, or a step is not in 0 … D.</exception>
    public static Tensor Top(Tensor phi, IReadOnlyList<int> steps)
    {
        MaskCheck.Require(phi);
        MaskCheck.Require(phi, steps, least: 0);
        using var scope = torch.NewDisposeScope();
        var order = phi.detach().sort(1, descending: true, stable: true).Indices;
        var rank = torch.arange(phi.size(1), device: phi.device, dtype: ScalarType.Int64).unsqueeze(0).expand(order.shape);
        var rankOfUnit = order.zeros_like().scatter(1, order, rank.contiguous());                        // [B, D]
        var s = Tensor.From([.. steps.Select(v => (long)v)], [1, steps.Count, 1], phi.device);
        return scope.MoveToOuter((rankOfUnit.unsqueeze(1) < s).to(phi.dtype));
    }
}
