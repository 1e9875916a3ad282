using Candor.Literature;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Variational information bottleneck for interpretation: L2X with β·KL(z‖uniform), so that the selection says little.</summary>
/// <remarks>Bang et al. (AAAI 2021; arXiv 2019).</remarks>
public sealed class Vibi(NetworkFamily family, LearnedOptions options, Baseline? baseline = null) : L2x(family, options, baseline)
{
    /// <inheritdoc/>
    public override string Name => "vibi";

    /// <inheritdoc/>
    public override Paper Paper => Papers.Vibi;

    private protected override (string Name, double Weight, Tensor Value)? Penalty(LearnedBatch batch, Tensor logZ) =>
        ("klToUniform", Options.Beta, batch.Mean(KlToUniform(logZ)));

    /// <summary>KL(z‖uniform) = log D + Σ z log z of each row, [B].</summary>
    internal static Tensor KlToUniform(Tensor logZ) => (logZ.exp() * logZ).sum(1) + Math.Log(logZ.size(1));
}
