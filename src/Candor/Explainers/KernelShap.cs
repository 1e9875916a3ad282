using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>KernelSHAP: Shapley values of the units as the solution of a weighted least-squares problem.</summary>
/// <remarks>
/// Lundberg &amp; Lee (2017); Yoshikawa &amp; Iwata (2024), Eq. (12). Efficiency, Σφ = f(x) − f(b), holds exactly for
/// <see cref="ShapleyFit.Constrained"/>. Both fits are linear in the outputs on the masked inputs.
/// </remarks>
public sealed class KernelShap(KernelShapOptions? options = null, Baseline? baseline = null) : SurrogateExplainer(options ?? new(),
    baseline)
{
    // Relative to the mean diagonal; keeps the factorisation safe where few coalitions were drawn. All of them need none.
    private const double Jitter = 1e-10;

    /// <summary>The options in force.</summary>
    public KernelShapOptions Options => (KernelShapOptions)Common;

    /// <inheritdoc/>
    public override string Name => "kernel-shap";

    /// <inheritdoc/>
    public override Paper Paper => Papers.KernelShap;

    /// <inheritdoc/>
    public override Additivity Additivity => Options.Fit == ShapleyFit.Constrained ? Additivity.Exact : Additivity.None;

    /// <inheritdoc/>
    public override Surrogate Draw(int units, long rows, Generator generator, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(generator);
        Options.Validate(units);
        using var scope = torch.NewDisposeScope();
        Tensor z, projection;
        SurrogateSpread? spread;
        if (Options.Fit == ShapleyFit.PaperLiteral)
        {
            z = Groups(rows, groups => Masks.Bernoulli(groups, Options.Samples, units, generator));
            projection = FitLiterally(z);
            spread = new(null, Fixed: 0, Paired: false, Parameters: units);
        }
        else
        {
            var exhaustive = Options.IsExhaustive(units);
            z = exhaustive
                ? Masks.AllCoalitions(units, generator.device)
                : Groups(rows, groups => Masks.Coalitions(groups, Options.Samples, units, generator));
            projection = FitConstrained(z, exhaustive);
            // The fit's constant is f(b), the output of the second mask; of one unit it has nothing to estimate.
            spread = exhaustive || units == 1 ? null : new(Second(z), Fixed: 2, Paired: true, Parameters: units - 1);
        }
        return new Surrogate(scope.MoveToOuter(z.to(dtype)), scope.MoveToOuter(projection.to(dtype)))
        {
            Spread = spread?.MoveToOuter(scope),
        };
    }

    internal override Tensor? Constant(Tensor masks, Tensor outputs, Tensor phi) =>
        Options.Fit == ShapleyFit.Constrained ? outputs.narrow(1, 1, 1) : null;            // f(b), the second mask

    /// <summary>P of the least-squares problem min Σ w (zᵀφ − (f(z) − f(b)))² subject to Σφ = f(x) − f(b).</summary>
    /// <param name="z">Z, [G, M, D] in float64; row 0 keeps everything (x), row 1 nothing (b).</param>
    /// <param name="shapleyWeights">Weights by the Shapley kernel (all coalitions) instead of 1 (sizes drawn from it).</param>
    /// <returns>[G, D, M].</returns>
    internal static Tensor FitConstrained(Tensor z, bool shapleyWeights)
    {
        var (samples, units) = (z.size(1), z.size(2));
        var device = z.device;
        // The outputs enter as differences: f(x) − f(b) in the constraint, f(z) − f(b) in the fit.
        var toX = Difference(samples, 0, device);                                                         // [1, 1, M]
        if (units == 1)
            return toX;
        var inner = z.narrow(1, 2, samples - 2);
        var weights = shapleyWeights ? ShapleyKernel.Weights(inner) : inner.sum(2).ones_like();            // [G, M − 2]
        var zw = inner.transpose(1, 2) * weights.unsqueeze(1);                                            // ZᵀW
        var gram = zw.MatMul(inner);
        if (!shapleyWeights)
            gram = gram + torch.eye(units, dtype: ScalarType.Float64, device: device) * (gram.diagonal(0, -2, -1).mean() * Jitter);
        var factor = torch.linalg.cholesky(gram);
        var ones = torch.ones([1, units, 1], dtype: ScalarType.Float64, device: device);
        var inverseOnes = ones.expand(z.size(0), -1, -1).contiguous().cholesky_solve(factor);              // A⁻¹1
        var scale = inverseOnes.sum(1, keepdim: true);                                                       // 1ᵀA⁻¹1
        // f ↦ ZᵀW (f(z) − f(b)) as a matrix on all M outputs: column 1 takes off what the others add.
        var toSums = torch.cat([zw.narrow(2, 0, 1).zeros_like(), -zw.sum(2, keepdim: true), zw], 2);         // [G, D, M]
        var free = toSums.cholesky_solve(factor);
        var excess = free.sum(1, keepdim: true) - toX;                                                       // 1ᵀφ_free − (f(x) − f(b))
        return free - inverseOnes.MatMul(excess) / scale;
    }

    /// <summary>Eq. (12) with the Shapley kernel in K, scaled to mean 1.</summary>
    internal Tensor FitLiterally(Tensor z)
    {
        var k = ShapleyKernel.Weights(z);
        var zk = z.transpose(1, 2) * k.unsqueeze(1);
        var gram = zk.MatMul(z) + torch.eye(z.size(2), dtype: ScalarType.Float64, device: z.device) * Options.Ridge;
        return zk.cholesky_solve(torch.linalg.cholesky(gram));
    }

    private static Tensor Second(Tensor z)
    {
        var constant = torch.zeros([1, 1, z.size(1)], dtype: ScalarType.Float64, device: z.device);
        constant.narrow(2, 1, 1).fill_(1);
        return constant;
    }

    private static Tensor Difference(long samples, int row, Device device)
    {
        var values = new double[samples];
        values[1] = -1;
        values[row] = 1;
        return Tensor.From(values, [1, 1, samples], device);
    }
}
