using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>Spearman's rank correlation of explanations.</summary>
internal static class RankCorrelation
{
    /// <summary>
    /// Row by row of [N, D], in [−1, 1] (float64); equal values share the mean of their ranks. NaN where a row is constant, or holds a NaN:
    /// it ranks nothing.
    /// </summary>
    public static Tensor Of(Tensor a, Tensor b)
    {
        using var scope = torch.NewDisposeScope();
        var (u, v) = (Centred(a), Centred(b));
        var (uu, vv) = (u.square().sum(1), v.square().sum(1));
        var undefined = uu.eq(0.0) | vv.eq(0.0) | a.isnan().any(1) | b.isnan().any(1);
        var rho = (u * v).sum(1) / (uu * vv).masked_fill(undefined, 1).sqrt();
        return scope.MoveToOuter(rho.clamp(-1, 1).masked_fill(undefined, double.NaN));
    }

    /// <summary>How many are smaller less how many are larger, [N, D]: twice the ranks minus their mean.</summary>
    internal static Tensor Centred(Tensor values)
    {
        var ranks = new List<Tensor>();
        // [rows, D, D] comparisons at a time.
        foreach (var part in values.split(Math.Max(1, (1 << 22) / (values.size(1) * values.size(1)))))
        {
            using var scope = torch.NewDisposeScope();
            var (mine, others) = (part.unsqueeze(2), part.unsqueeze(1));
            ranks.Add(scope.MoveToOuter((others < mine).to(ScalarType.Float64).sum(2) - (others > mine).to(ScalarType.Float64).sum(2)));
        }
        // #smaller − #larger is twice the rank minus a constant, and adds up to 0.
        return torch.cat([.. ranks]);
    }
}
