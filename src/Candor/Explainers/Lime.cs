using Candor.Masking;
using Candor.Torch;

namespace Candor.Explainers;

/// <summary>LIME: a weighted ridge regression of the predictor's output on the masks, φ = (ZᵀKZ + εI)⁻¹ ZᵀK f.</summary>
/// <remarks>
/// Ribeiro et al. (2016) as Yoshikawa &amp; Iwata (2024), Eq. (12) use it (its printed <c>Z K f</c> must read ZᵀK f). The first mask keeps
/// everything, the others keep each unit with probability ½. One mask matrix serves a whole batch, so one Cholesky factor does.
/// </remarks>
public sealed class Lime(LimeOptions? options = null, Baseline? baseline = null) : SurrogateExplainer(options ?? new(), baseline)
{
    /// <summary>The options in force.</summary>
    public LimeOptions Options => (LimeOptions)Common;

    /// <inheritdoc/>
    public override string Name => "lime";

    /// <inheritdoc/>
    public override Paper Paper => Papers.Lime;

    /// <inheritdoc/>
    public override Surrogate Draw(int units, long rows, Generator generator, DType dtype)
    {
        Options.Validate(units);
        using var scope = new TensorScope();
        var z = Masks.Bernoulli(Options.Sharing == MaskSharing.Row ? rows : 1, Options.Samples, units, generator);
        var surrogate = Fit(z);
        return new Surrogate(scope.Return(z.To(dtype)), scope.Return(surrogate.To(dtype)));
    }

    /// <summary>P = (ZᵀKZ + εI)⁻¹ ZᵀK for given masks.</summary>
    /// <param name="z">Z, [G, M, D] in float64.</param>
    /// <returns>[G, D, M].</returns>
    internal Tensor Fit(Tensor z)
    {
        var units = (int)z.Size(2);
        var k = LimeKernels.Weights(z, Options.Kernel, Options.Width);                                   // [G, M]
        var ridge = Tensor.Full([units], Options.Ridge, DType.Float64, z.Device);
        if (Options.Intercept)
        {
            z = Tensor.Cat([z.Narrow(2, 0, 1).OnesLike(), z], 2);
            ridge = Tensor.Cat([Tensor.Zeros([1], DType.Float64, z.Device), ridge]);
        }
        var zk = z.Transpose(1, 2) * k.Unsqueeze(1);                                                      // ZᵀK
        var gram = zk.MatMul(z) + Tensor.Eye(z.Size(2), DType.Float64, z.Device) * ridge;                 // ZᵀKZ + εI
        var projection = zk.CholeskySolve(gram.Cholesky());                                               // Eq. (12)
        return Options.Intercept ? projection.Narrow(1, 1, units) : projection;
    }
}
