using Candor.Masking;
using Candor.Tensors;
using MathNet.Numerics.Distributions;

namespace Candor.Explainers;

/// <summary>
/// 95 % intervals of contributions over the random draws of an explainer: about the value that many more draws (all masks) would give.
/// Infinite where there are too few draws to say.
/// </summary>
/// <param name="HalfWidths">[B, D] float64: φ ± this.</param>
/// <param name="GapHalfWidths">[B, K] float64, K the smaller of D − 1 and <see cref="Gaps"/>: half-widths of |φ|₍₁₎ − |φ|₍₂₎,
/// |φ|₍₂₎ − |φ|₍₃₎, …, where |φ|₍ₖ₎ is the k-th largest. A gap below its half-width may as well be none.</param>
public sealed record Spread(Tensor HalfWidths, Tensor GapHalfWidths)
{
    /// <summary>How many gaps between the first contributions are looked at.</summary>
    public const int Gaps = 5;

    private const double Level = 0.95, Rounding = 1e-6;

    /// <summary>Intervals from what each draw does to φ, row by row.</summary>
    /// <param name="phi">φ, [B, D].</param>
    /// <param name="draws">For a row, what each of G independent draws moves φ by, [D, G] in float64: Cov[φ] = draws · drawsᵀ.</param>
    /// <param name="freedom">Degrees of freedom left; below 1 nothing can be said.</param>
    /// <param name="bias">A bound on what is off however the draws fall, [B, D]; null: nothing.</param>
    internal static Spread Of(Tensor phi, Func<long, Tensor> draws, int freedom, Tensor? bias = null)
    {
        var (rows, units) = (phi.size(0), phi.size(1));
        var gaps = Math.Min(units - 1, Gaps);
        List<Tensor> widths = [], between = [];
        for (var row = 0L; row < rows; row++)
        {
            using var scope = torch.NewDisposeScope();
            var values = phi.narrow(0, row, 1).to(ScalarType.Float64);                                    // [1, D]
            var moves = draws(row);
            // Sums in float32 are good to some of their last digits.
            var floor = values.abs().amax([1], keepdim: true) * Rounding;                                 // [1, 1]
            var off = bias is null ? floor : floor + bias.narrow(0, row, 1);
            widths.Add(scope.MoveToOuter(Half(moves, freedom).unsqueeze(0) + off));
            var first = values.abs().sort(1, descending: true, stable: true).Indices.select(0, 0).narrow(0, 0, gaps + 1);
            var signed = moves.index_select(0, first) * values.select(0, 0).index_select(0, first).sign().unsqueeze(1);
            between.Add(scope.MoveToOuter(
                (Half(signed.narrow(0, 0, gaps) - signed.narrow(0, 1, gaps), freedom) + floor.select(0, 0)).unsqueeze(0)));
        }
        return new Spread(torch.cat(widths), torch.cat(between));
    }

    /// <summary>What each of M draws does to a mean over them: its distance from it, so that their covariance is the mean's.</summary>
    /// <param name="each">[M, D].</param>
    /// <returns>[D, M], for <see cref="Of"/>.</returns>
    internal static Tensor MovesOfMean(Tensor each)
    {
        var draws = (double)each.size(0);
        return (each - each.mean([0], keepdim: true)).t() / Math.Sqrt(draws * (draws - 1));
    }

    // Student's t times the deviation. A variance that few large draws decide is known poorly: its own sampling variance,
    // σ⁴ (kurtosis − 1)/G, is that of 2G/(kurtosis − 1) degrees of freedom (Satterthwaite 1946).
    private static Tensor Half(Tensor moves, int freedom)
    {
        var square = moves.square();
        var (second, fourth) = (square.sum(1).ToArray<double>(), square.square().sum(1).ToArray<double>());
        var draws = moves.size(1);
        return Tensor.From([.. second.Zip(fourth, Width)], [second.Length], moves.device);

        double Width(double v, double q)
        {
            // What moves by nothing is as sure with few draws.
            if (v == 0)
                return 0;
            if (freedom < 1)
                return double.PositiveInfinity;
            var left = Math.Min(freedom, 2 / Math.Max(q / (v * v) - 1.0 / draws, double.Epsilon));
            return StudentT.InvCDF(0, 1, Math.Max(1, left), (1 + Level) / 2) * Math.Sqrt(v);
        }
    }

    /// <summary>Half-widths as numbers, [B][D]; null for a row where one is infinite: too few draws.</summary>
    internal double[]?[] Rows() =>
        [.. HalfWidths.to(torch.CPU).ToArray<double>().Chunk((int)HalfWidths.size(1)).Select(r => r.All(double.IsFinite) ? r : null)];

    /// <summary>Those of contributions that no draw moves.</summary>
    /// <param name="phi">φ, [B, D].</param>
    internal static Spread None(Tensor phi) => new(
        torch.zeros(phi.shape, dtype: ScalarType.Float64, device: phi.device),
        torch.zeros([phi.size(0), Math.Min(phi.size(1) - 1, Gaps)], dtype: ScalarType.Float64, device: phi.device));

    /// <summary>Those of rows with different units, in the batch's order.</summary>
    /// <param name="parts">Rows, and the intervals of their units that are there.</param>
    /// <param name="units">D.</param>
    internal static Spread Join(IReadOnlyList<(UnitsThere There, Spread Spread)> parts, int units)
    {
        var gaps = Math.Min(units - 1, Gaps);
        // A gap to a unit that is empty is as sure as the least sure contribution.
        Tensor[] between = [.. parts.Select(p => p.Spread.GapHalfWidths.size(1) == gaps ? p.Spread.GapHalfWidths
            : torch.cat([p.Spread.GapHalfWidths, p.Spread.HalfWidths.amax([1], keepdim: true)
                .expand([-1, gaps - p.Spread.GapHalfWidths.size(1)])], 1))];
        return new(UnitsThere.Join([.. parts.Select(p => (p.There, p.Spread.HalfWidths))], units),
            UnitsThere.InOrder(parts.Select(p => p.There), torch.cat(between)));
    }

    /// <summary>The intervals with those of empty units closed: they contribute nothing, for sure.</summary>
    internal Spread Without(FeatureSpace space, Tensor x) => this with { HalfWidths = EmptyUnits.Nothing(HalfWidths, space, x) };
}
