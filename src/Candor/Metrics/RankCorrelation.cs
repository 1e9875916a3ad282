using Candor.Torch;

namespace Candor.Metrics;

/// <summary>Spearman's rank correlation of explanations.</summary>
internal static class RankCorrelation
{
    /// <summary>
    /// Row by row of [N, D], in [−1, 1] (float64); equal values share the mean of their ranks. NaN where a row is constant: it ranks nothing.
    /// </summary>
    public static Tensor Of(Tensor a, Tensor b)
    {
        using var scope = new TensorScope();
        var (u, v) = (Centred(a), Centred(b));
        var (uu, vv) = (u.Square().Sum(1), v.Square().Sum(1));
        var undefined = uu.Equal(0.0) | vv.Equal(0.0);
        var rho = (u * v).Sum(1) / (uu * vv).MaskedFill(undefined, 1).Sqrt();
        return scope.Return(rho.Clamp(-1, 1).MaskedFill(undefined, double.NaN));
    }

    /// <summary>Ranks minus their mean, [N, D].</summary>
    private static Tensor Centred(Tensor values)
    {
        var ranks = new List<Tensor>();
        // [rows, D, D] comparisons at a time.
        foreach (var part in values.Split(Math.Max(1, (1 << 22) / (values.Size(1) * values.Size(1)))))
        {
            using var scope = new TensorScope();
            var (mine, others) = (part.Unsqueeze(2), part.Unsqueeze(1));
            ranks.Add(scope.Return((others < mine).To(DType.Float64).Sum(2) - (others > mine).To(DType.Float64).Sum(2)));
        }
        // #smaller − #larger is twice the rank minus a constant, and adds up to 0.
        return Tensor.Cat([.. ranks]);
    }
}
