using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Gates between 0 and 1 with noise, so that closing them can be learnt: z = clamp(μ + ε, 0, 1), ε ~ N(0, σ²).</summary>
/// <remarks>Yamada et al. (ICML 2020); Iwata &amp; Yoshikawa, Eqs. (8), (9), (20).</remarks>
public sealed record StochasticGate
{
    /// <summary>σ, the noise's standard deviation; above 0.</summary>
    /// <value>0.5, the paper's.</value>
    public double Sigma { get; init; } = 0.5;

    /// <summary>Gates with noise, of μ's shape; where a gate is not clamped its gradient reaches μ.</summary>
    public Tensor Draw(Tensor mu, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(mu);
        var epsilon = torch.randn(mu.shape, dtype: mu.dtype, device: generator.device, generator: generator).to(mu.device);
        return mu.add(epsilon, Sigma).clamp(0, 1);                                  // Eq. (8)
    }

    /// <summary>The gates without noise: clamp(μ, 0, 1).</summary>
    public static Tensor WithoutNoise(Tensor mu)
    {
        ArgumentNullException.ThrowIfNull(mu);
        return mu.clamp(0, 1);                                                      // Eq. (20)
    }

    /// <summary>The probability that each gate is open, Φ(μ/σ), of μ's shape.</summary>
    public Tensor Active(Tensor mu)
    {
        ArgumentNullException.ThrowIfNull(mu);
        return ((mu * (1 / (Sigma * Math.Sqrt(2)))).erf() + 1.0) * 0.5;             // Eq. (9)
    }

    internal void Validate()
    {
        if (!(Sigma > 0) || !double.IsFinite(Sigma))
            throw new CandorException(FormattableString.Invariant(
                $"The gates' noise σ is {Sigma}, but must be a number above 0 (--gate-noise 0.5)."));
    }
}
