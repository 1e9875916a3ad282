using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>Masks that say which ranks stay, put on the units that an explanation ranks there.</summary>
internal static class RankedMasks
{
    /// <summary>Sizes of selections, in units: some shares of D, from 1 to D − 1, each once; none where there is one unit alone.</summary>
    public static int[] Sizes(IEnumerable<double> shares, int units) => units < 2 ? []
        : [.. shares.Select(s => Math.Clamp((int)Math.Round(s * units, MidpointRounding.AwayFromZero), 1, units - 1)).Distinct().Order()];

    /// <summary>The masks of units.</summary>
    /// <param name="phi">φ, [B, D]; of equal ones the lower index ranks first.</param>
    /// <param name="ranks">1 for a rank that stays, [S, D], the largest φ first.</param>
    /// <returns>1 for a unit that stays, [B, S, D].</returns>
    public static Tensor Of(Tensor phi, Tensor ranks)
    {
        using var scope = torch.NewDisposeScope();
        var order = phi.sort(1, descending: true, stable: true).Indices;
        long[] shape = [phi.size(0), ranks.size(0), ranks.size(1)];
        return scope.MoveToOuter(torch.zeros(shape, dtype: phi.dtype, device: phi.device)
            .scatter(2, order.unsqueeze(1).expand(shape), ranks.to(phi.dtype).unsqueeze(0).expand(shape)));
    }
}
