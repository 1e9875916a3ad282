using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>LIME: a weighted ridge regression of the predictor's output on the masks, φ = (ZᵀKZ + εI)⁻¹ ZᵀK f.</summary>
/// <remarks>
/// Ribeiro et al. (2016) as Yoshikawa &amp; Iwata (2024), Eq. (12) use it (its printed <c>Z K f</c> must read ZᵀK f). The first mask keeps
/// everything, the others keep each unit with probability ½; where M allows, each mask is taken once instead
/// (<see cref="LimeOptions.AllMasks"/>). One mask matrix serves a whole batch, so one Cholesky factor does.
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
    public override Surrogate Draw(int units, long rows, Generator generator, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(generator);
        Options.Validate(units);
        using var scope = torch.NewDisposeScope();
        var all = Options.IsExhaustive(units);
        var z = all
            ? Masks.AllCoalitions(units, generator.device)
            : Groups(rows, groups => Masks.Bernoulli(groups, Options.Samples, units, generator));
        var (projection, spread) = Solve(z, all ? Expected(z) : null);
        return new Surrogate(scope.MoveToOuter(z.to(dtype)), scope.MoveToOuter(projection.to(dtype)))
        {
            Spread = all ? null : spread.MoveToOuter(scope),
        };
    }

    internal override Tensor? Constant(Tensor masks, Tensor outputs, Tensor phi)
    {
        if (!Options.Intercept)
            return null;
        // The intercept is not penalised, so the weighted residuals of the fit add up to 0.
        var z = masks.to(ScalarType.Float64);
        var k = Weights(z, Options.IsExhaustive((int)masks.size(2)) ? Expected(z) : null).to(masks.dtype);
        var residual = outputs - phi.unsqueeze(1).MatMul(masks.transpose(1, 2)).squeeze(1);
        return (k * residual).sum([1], keepdim: true) / k.sum([1], keepdim: true);
    }

    /// <summary>P = (ZᵀKZ + εI)⁻¹ ZᵀK for given masks.</summary>
    /// <param name="z">Z, [G, M, D] in float64.</param>
    /// <returns>[G, D, M].</returns>
    internal Tensor Fit(Tensor z) => Solve(z, null).Projection;

    // How often each of all masks is among M that are drawn, on average; the first of them always is.
    private Tensor Expected(Tensor z)
    {
        var times = torch.full([1, z.size(1)], (Options.Samples - 1.0) / z.size(1), dtype: ScalarType.Float64, device: z.device);
        times.narrow(1, 0, 1).add_(1);
        return times;
    }

    // K, [G, M].
    private Tensor Weights(Tensor z, Tensor? times)
    {
        var k = LimeKernels.Weights(z, Options.Kernel, Options.Width);
        return times is null ? k : k * times;
    }

    private (Tensor Projection, SurrogateSpread Spread) Solve(Tensor z, Tensor? times)
    {
        var units = (int)z.size(2);
        var k = Weights(z, times);
        var ridge = torch.full([units], Options.Ridge, dtype: ScalarType.Float64, device: z.device);
        if (Options.Intercept)
        {
            z = torch.cat([z.narrow(2, 0, 1).ones_like(), z], 2);
            ridge = torch.cat([torch.zeros([1], dtype: ScalarType.Float64, device: z.device), ridge]);
        }
        var zk = z.transpose(1, 2) * k.unsqueeze(1);                                                      // ZᵀK
        var gram = zk.MatMul(z) + torch.eye(z.size(2), dtype: ScalarType.Float64, device: z.device) * ridge;                 // ZᵀKZ + εI
        var projection = zk.cholesky_solve(torch.linalg.cholesky(gram));                                               // Eq. (12)
        return Options.Intercept
            ? (projection.narrow(1, 1, units), new(projection.narrow(1, 0, 1), Fixed: 0, Paired: false, Parameters: units + 1))
            : (projection, new(null, Fixed: 0, Paired: false, Parameters: units));
    }
}
