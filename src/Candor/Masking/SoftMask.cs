using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>The differentiable masks of the regularisers: r = σ(T(φ − t_s)) instead of a step (Eqs. 5–8).</summary>
public sealed class SoftMask
{
    private const double SmallestRange = 1e-30;

    private readonly bool _differentiableThreshold;
    private readonly Tensor _order;

    /// <summary>Reads the order and the spread of a batch of explanations.</summary>
    /// <param name="phi">φ, [B, D].</param>
    /// <param name="differentiableThreshold">Lets gradients flow through t_s too; the paper's text leaves it open, the default takes t_s
    /// and T as constants.</param>
    /// <exception cref="CandorException">φ has another shape, or no numbers.</exception>
    public SoftMask(Tensor phi, bool differentiableThreshold = false)
    {
        MaskCheck.Require(phi);
        Phi = phi;
        _differentiableThreshold = differentiableThreshold;
        using var scope = torch.NewDisposeScope();
        var (sorted, order) = phi.detach().sort(1, descending: true, stable: true);
        _order = scope.MoveToOuter(order);
        var units = phi.size(1);
        var range = sorted.narrow(1, 0, 1) - sorted.narrow(1, units - 1, 1);                              // [B, 1]
        var distinct = units == 1
            ? range.ones_like()
            : (sorted.narrow(1, 1, units - 1) < sorted.narrow(1, 0, units - 1)).to(phi.dtype).sum(1, keepdim: true) + 1;
        // T = (#distinct(φ) − 1)/(max φ − min φ); a constant φ has T = 1, and so has one whose spread is so small that T would overflow.
        var flat = range <= SmallestRange;
        Temperature = scope.MoveToOuter(torch.where(flat, range.ones_like(), (distinct - 1) / range.masked_fill(flat, 1)));
    }

    /// <summary>φ, [B, D].</summary>
    public Tensor Phi { get; }

    /// <summary>T, [B, 1]: the mean gap between neighbouring values of φ becomes 1.</summary>
    public Tensor Temperature { get; }

    /// <summary>What the masks hold beside φ, for an owner that frees it.</summary>
    internal IEnumerable<Tensor> Tensors => [_order, Temperature];

    /// <summary>The boundary t_s, [B, S]: midway between the s-th and (s+1)-th largest; for s = D half a mean gap below the
    /// smallest.</summary>
    /// <exception cref="CandorException">A step is not in 1 … D.</exception>
    public Tensor Thresholds(IReadOnlyList<int> steps)
    {
        MaskCheck.Require(Phi, steps, least: 1);
        var units = Phi.size(1);
        var sorted = (_differentiableThreshold ? Phi : Phi.detach()).gather(1, _order);
        var extended = torch.cat([sorted, sorted.narrow(1, units - 1, 1) - 1 / Temperature], 1);
        var index = Tensor.From([.. steps.Select(s => (long)s)], [steps.Count], Phi.device);
        return (extended.index_select(1, index - 1) + extended.index_select(1, index)) * 0.5;
    }

    /// <summary>r(φ; s), the share of each unit that insertion shows and deletion hides, [B, S, D], in (0, 1).</summary>
    /// <exception cref="CandorException">A step is not in 1 … D.</exception>
    public Tensor Share(IReadOnlyList<int> steps)
    {
        var centred = Phi.unsqueeze(1) - Thresholds(steps).unsqueeze(2);
        return (centred * Temperature.unsqueeze(2)).sigmoid();
    }
}
