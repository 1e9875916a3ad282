using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// Intervals of a surrogate's contributions from its residuals: the heteroscedasticity-consistent ("sandwich") covariance of weighted least
/// squares. Masks are drawn at random, so it holds however far the predictor is from a line.
/// </summary>
/// <remarks>
/// White (1980); MacKinnon, White (1985): HC3, residuals over 1 − leverage; Bell, McCaffrey (2002) where masks come in pairs. Var φ is
/// Σ_g P_g ẽ_g ẽ_gᵀ P_gᵀ over the groups g of masks drawn together, ẽ_g = (I − H_gg)⁻¹ e_g.
/// </remarks>
/// <param name="Constant">Row of the fit that gives its constant from f, [1 or B, 1, M]; null: it has none.</param>
/// <param name="Fixed">Masks at the beginning that are no draws.</param>
/// <param name="Paired">Whether the drawn masks come in pairs, one after the other.</param>
/// <param name="Parameters">Free parameters of the fit.</param>
internal sealed record SurrogateSpread(Tensor? Constant, int Fixed, bool Paired, int Parameters)
{
    private const double LeastFreedom = 1e-6;

    /// <summary>The intervals.</summary>
    /// <param name="masks">Z, [1 or B, M, D].</param>
    /// <param name="projection">P, [1 or B, D, M].</param>
    /// <param name="f">Outputs, [B, M].</param>
    /// <param name="phi">φ = P f, [B, D].</param>
    public Spread Of(Tensor masks, Tensor projection, Tensor f, Tensor phi)
    {
        var samples = masks.size(1);
        var groups = Paired ? (samples - Fixed + 1) / 2 : samples - Fixed;
        var shared = masks.size(0) == 1 ? Fit.Of(this, masks, projection, 0) : null;
        return Spread.Of(phi, Draws, (int)(groups - Parameters), Shrunk());

        // What the ridge takes from a line that fits exactly, φ − P Zφ.
        Tensor Shrunk()
        {
            var wide = phi.to(ScalarType.Float64).unsqueeze(2);                                            // [B, D, 1]
            var line = masks.to(ScalarType.Float64).MatMul(wide);                                         // [B, M, 1]
            return (wide - projection.to(ScalarType.Float64).MatMul(line)).abs().squeeze(2);
        }

        Tensor Draws(long row)
        {
            var fit = shared ?? Fit.Of(this, masks, projection, row);
            var y = f.select(0, row).to(ScalarType.Float64);
            var residual = y - fit.Masks.MatMul(phi.select(0, row).to(ScalarType.Float64).unsqueeze(1)).squeeze(1);
            if (fit.Constant is { } constant)
                residual = residual - constant.MatMul(y.unsqueeze(1)).squeeze(1);
            var kept = residual.narrow(0, Fixed, samples - Fixed);
            return fit.Free is { } free ? fit.Columns * (kept / free).unsqueeze(0) : Pairs(fit.Rows, fit.Columns, kept);
        }
    }

    // What a row's draws share, in double precision: Z, [M, D]; the constant's row, [1, M]; Z and P of the masks that are draws, and
    // 1 − leverage of each where they come one by one.
    private sealed record Fit(Tensor Masks, Tensor? Constant, Tensor Rows, Tensor Columns, Tensor? Free)
    {
        public static Fit Of(SurrogateSpread spread, Tensor masks, Tensor projection, long row)
        {
            var (z, p) = (Own(masks, row), Own(projection, row));
            var constant = spread.Constant is null ? null : Own(spread.Constant, row);
            var drawn = z.size(0) - spread.Fixed;
            var (rows, columns) = (z.narrow(0, spread.Fixed, drawn), p.narrow(1, spread.Fixed, drawn));
            return new(z, constant, rows, columns,
                spread.Paired ? null : SurrogateSpread.Free(rows, columns, constant?.narrow(1, spread.Fixed, drawn)));
        }
    }

    // 1 − H_mm, H_mm = z_mᵀ P_m (and the constant's share).
    private static Tensor Free(Tensor rows, Tensor columns, Tensor? constant)
    {
        var leverage = (rows * columns.t()).sum(1);
        return (1 - (constant is null ? leverage : leverage + constant.select(0, 0))).clamp(min: LeastFreedom);
    }

    // What two masks that were drawn together do to φ; the last may be alone.
    private static Tensor Pairs(Tensor rows, Tensor columns, Tensor residual)
    {
        var pairs = rows.size(0) / 2;
        var both = rows.narrow(0, 0, 2 * pairs).reshape(pairs, 2, -1);                                    // [G, 2, D]
        var moves = columns.t().narrow(0, 0, 2 * pairs).reshape(pairs, 2, -1);
        var (a, b) = (residual.narrow(0, 0, 2 * pairs).reshape(pairs, 2).select(1, 0),
            residual.narrow(0, 0, 2 * pairs).reshape(pairs, 2).select(1, 1));
        var hat = torch.einsum("gad,gbd->gab", both, moves);                                              // H_gg
        // (I − H_gg)^{−½} e_g: the root of a symmetric 2×2 matrix A is (A + √|A| I) / √(tr A + 2√|A|).
        var (aa, ab, bb) = (1 - At(hat, 0, 0), -At(hat, 0, 1), 1 - At(hat, 1, 1));
        var root = (aa * bb - ab.square()).clamp(min: LeastFreedom).sqrt();
        var scale = (aa + bb + 2 * root).sqrt();
        var (first, second) = (((bb + root) * a - ab * b) / (root * scale), ((aa + root) * b - ab * a) / (root * scale));
        var together = moves.select(1, 0).t() * first.unsqueeze(0) + moves.select(1, 1).t() * second.unsqueeze(0);
        if (rows.size(0) == 2 * pairs)
            return together;
        var (alone, column, rest) = (rows.narrow(0, 2 * pairs, 1), columns.narrow(1, 2 * pairs, 1), residual.narrow(0, 2 * pairs, 1));
        return torch.cat([together, column * (rest / Free(alone, column, null)).unsqueeze(0)], 1);

        static Tensor At(Tensor hat, int i, int j) => hat.select(1, i).select(1, j);
    }

    /// <summary>The same, kept when a scope ends.</summary>
    public SurrogateSpread MoveToOuter(DisposeScope scope) =>
        this with { Constant = Constant is null ? null : scope.MoveToOuter(Constant) };

    private static Tensor Own(Tensor shared, long row) => shared.select(0, shared.size(0) == 1 ? 0 : row).to(ScalarType.Float64);
}
