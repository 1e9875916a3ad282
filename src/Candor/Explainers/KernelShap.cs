using Candor.Masking;
using Candor.Torch;

namespace Candor.Explainers;

/// <summary>KernelSHAP: Shapley values of the units as the solution of a weighted least-squares problem.</summary>
/// <remarks>
/// Lundberg &amp; Lee (2017); Yoshikawa &amp; Iwata (2024), Eq. (12). Efficiency, Σφ = f(x) − f(b), holds exactly for
/// <see cref="ShapleyFit.Constrained"/>. Both fits are linear in the outputs on the masked inputs.
/// </remarks>
public sealed class KernelShap(KernelShapOptions? options = null, Baseline? baseline = null) : SurrogateExplainer(options ?? new(), baseline)
{
    // Relative to the mean diagonal; keeps the factorisation safe where few coalitions were drawn.
    private const double Jitter = 1e-10;

    /// <summary>The options in force.</summary>
    public KernelShapOptions Options => (KernelShapOptions)Common;

    /// <inheritdoc/>
    public override string Name => "kernel-shap";

    /// <inheritdoc/>
    public override Paper Paper => Papers.KernelShap;

    /// <inheritdoc/>
    public override Surrogate Draw(int units, long rows, Generator generator, DType dtype)
    {
        ArgumentNullException.ThrowIfNull(generator);
        Options.Validate(units);
        using var scope = new TensorScope();
        var groups = Options.Sharing == MaskSharing.Row ? rows : 1;
        Tensor z, projection;
        if (Options.Fit == ShapleyFit.PaperLiteral)
        {
            z = Masks.Bernoulli(groups, Options.Samples, units, generator);
            projection = FitLiterally(z);
        }
        else
        {
            var exhaustive = Options.IsExhaustive(units);
            z = exhaustive ? Masks.AllCoalitions(units, generator.Device) : Masks.Coalitions(groups, Options.Samples, units, generator);
            projection = FitConstrained(z, exhaustive);
        }
        return new Surrogate(scope.Return(z.To(dtype)), scope.Return(projection.To(dtype)));
    }

    /// <summary>P of the least-squares problem min Σ w (zᵀφ − (f(z) − f(b)))² subject to Σφ = f(x) − f(b).</summary>
    /// <param name="z">Z, [G, M, D] in float64; row 0 keeps everything (x), row 1 nothing (b).</param>
    /// <param name="shapleyWeights">Weights by the Shapley kernel (all coalitions) instead of 1 (sizes drawn from it).</param>
    /// <returns>[G, D, M].</returns>
    internal static Tensor FitConstrained(Tensor z, bool shapleyWeights)
    {
        var (samples, units) = (z.Size(1), z.Size(2));
        var device = z.Device;
        // The outputs enter as differences: f(x) − f(b) in the constraint, f(z) − f(b) in the fit.
        var toX = Difference(samples, 0, device);                                                         // [1, 1, M]
        if (units == 1)
            return toX;
        var inner = z.Narrow(1, 2, samples - 2);
        var weights = shapleyWeights ? ShapleyKernel.Weights(inner) : inner.Sum(2).OnesLike();            // [G, M − 2]
        var zw = inner.Transpose(1, 2) * weights.Unsqueeze(1);                                            // ZᵀW
        var gram = zw.MatMul(inner);
        gram = gram + Tensor.Eye(units, DType.Float64, device) * (gram.Diagonal().Mean() * Jitter);
        var factor = gram.Cholesky();
        var ones = Tensor.Ones([1, units, 1], DType.Float64, device);
        var inverseOnes = ones.Expand(z.Size(0), -1, -1).Contiguous().CholeskySolve(factor);              // A⁻¹1
        var scale = inverseOnes.Sum(1, keep: true);                                                       // 1ᵀA⁻¹1
        // f ↦ ZᵀW (f(z) − f(b)) as a matrix on all M outputs: column 1 takes off what the others add.
        var toSums = Tensor.Cat([zw.Narrow(2, 0, 1).ZerosLike(), -zw.Sum(2, keep: true), zw], 2);         // [G, D, M]
        var free = toSums.CholeskySolve(factor);
        var excess = free.Sum(1, keep: true) - toX;                                                       // 1ᵀφ_free − (f(x) − f(b))
        return free - inverseOnes.MatMul(excess) / scale;
    }

    /// <summary>Eq. (12) with the Shapley kernel in K, scaled to mean 1.</summary>
    internal Tensor FitLiterally(Tensor z)
    {
        var k = ShapleyKernel.Weights(z);
        var zk = z.Transpose(1, 2) * k.Unsqueeze(1);
        var gram = zk.MatMul(z) + Tensor.Eye(z.Size(2), DType.Float64, z.Device) * Options.Ridge;
        return zk.CholeskySolve(gram.Cholesky());
    }

    private static Tensor Difference(long samples, int row, Device device)
    {
        var values = new double[samples];
        values[1] = -1;
        values[row] = 1;
        return Tensor.From(values, [1, 1, samples], device);
    }
}
