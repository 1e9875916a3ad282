using Candor.Tensors;

namespace Candor.Masking;

/// <summary>
/// A differentiable draw of about k of D units: the maximum of k independent Gumbel-softmax samples, so that each v_j is in (0, 1]. The
/// draws are with replacement: at a low temperature Σv is the number of distinct units among k draws, not k.
/// </summary>
/// <remarks>
/// Liang et al. (KDD 2020), Eq. (5), after L2X. With e = exp(−ξ), which is exponentially distributed, exp((log z + ξ)/τ) = (z/e)^{1/τ}:
/// where
/// 1/τ is small no logarithm or exponential of a [B, k, D] array is needed.
/// </remarks>
public static class GumbelTopK
{
    // Of the noise's smallest number it is finite in single precision.
    private const double LargestPower = 4;

    /// <summary>Draws v.</summary>
    /// <param name="logZ">log z, the logarithm of a distribution over units; [B, D]. Gradients reach it.</param>
    /// <param name="k">Draws a row; 1 or more.</param>
    /// <param name="temperature">τ; above 0. Towards 0 the samples become one-hot.</param>
    /// <param name="generator">Where the noise is drawn.</param>
    /// <returns>v, [B, D].</returns>
    /// <exception cref="CandorException">k or τ is out of range.</exception>
    public static Tensor Draw(Tensor logZ, int k, double temperature, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(logZ);
        Validate(k, temperature);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Draw(logZ, Exponential(logZ, k, generator).to(logZ.device), temperature));
    }

    /// <summary>The maximum over k draws of (log z + ξ)/τ without the softmax: unbounded, as the authors' script is known to have
    /// it.</summary>
    /// <param name="logZ">log z, [B, D]. Gradients reach it.</param>
    /// <param name="k">Draws a row; 1 or more.</param>
    /// <param name="temperature">τ; above 0.</param>
    /// <param name="generator">Where the noise is drawn.</param>
    /// <returns>v, [B, D].</returns>
    public static Tensor DrawAsReleased(Tensor logZ, int k, double temperature, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(logZ);
        Validate(k, temperature);
        using var scope = torch.NewDisposeScope();
        var e = Exponential(logZ, k, generator);
        // The largest ξ = −log e of the draws is that of the smallest e.
        var noise = -e.amin([1]).to(logZ.device).log();
        return scope.MoveToOuter((logZ + noise) / temperature);
    }

    // Of each row k draws of e for every unit, [B, k, D].
    private static Tensor Exponential(Tensor logZ, int k, Generator generator) =>
        ExponentialNoise.Draw([logZ.size(0), k, logZ.size(1)], logZ.dtype, generator);

    /// <summary>v for given noise.</summary>
    /// <param name="logZ">log z, [B, D].</param>
    /// <param name="e">e = exp(−ξ), [B, k, D].</param>
    /// <param name="temperature">τ.</param>
    internal static Tensor Draw(Tensor logZ, Tensor e, double temperature)
    {
        var power = 1 / temperature;
        if (power > LargestPower || power < 1)
            return ((logZ.unsqueeze(1) - e.log()) * power).softmax(2).amax([1]);                    // Eq. (5)
        // With c = e^{−1/τ} and q = z^{1/τ} a sample i is q_j c_ij / s_i, s = C q: of [B, k, D] only C is kept for the gradient, which
        // passes through the draw that is the largest.
        using var scope = torch.NewDisposeScope();
        var c = e.pow(-power);
        var q = (logZ * power).exp();
        var s = c.MatMul(q.unsqueeze(2)).squeeze(2);                                               // [B, k]
        Tensor drawn;
        using (torch.no_grad())
            drawn = (c / s.unsqueeze(2)).MaxWithIndex(1).Indices;                                  // [B, D]
        return scope.MoveToOuter(q * c.gather(1, drawn.unsqueeze(1)).squeeze(1) / s.gather(1, drawn));
    }

    /// <summary>Refuses numbers that mean nothing.</summary>
    public static void Validate(int k, double temperature)
    {
        if (k < 1)
            throw new CandorException(FormattableString.Invariant($"{k} units are to be selected, but it must be 1 or more (--k 10)."));
        if (!(temperature > 0) || !double.IsFinite(temperature))
            throw new CandorException(FormattableString.Invariant(
                $"The temperature τ of the selection is {temperature}, but must be above 0 (--temperature 0.5)."));
    }
}
