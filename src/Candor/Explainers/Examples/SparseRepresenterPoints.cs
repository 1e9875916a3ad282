using Candor.Masking;
using Candor.Tensors;

namespace Candor.Explainers.Examples;

/// <summary>
/// The explanation model h: influences A = Z⊙S of N training points on L outputs, and h(x) = r(Σ_n α_n k(x_n, x)) with k the inner
/// product of features. Parameters: <c>s</c> [N, L] and, with gates, <c>mu</c> [N, L].
/// </summary>
/// <remarks>
/// Iwata &amp; Yoshikawa, Eqs. (2), (3), (7). Σ_n α_nc f(x_n)ᵀf(x) is computed as f(x)ᵀ(FᵀA): one [K, L] matrix for a whole batch, never
/// the N kernels of each row.
/// </remarks>
public sealed class SparseRepresenterPoints : torch.nn.Module<Tensor, Tensor>
{
    private readonly StochasticGate _gate;

    /// <summary>Influences of a number of points.</summary>
    /// <param name="points">N, candidates for being an example.</param>
    /// <param name="outputs">L; 1 for regression.</param>
    /// <param name="options">Gates and first values.</param>
    /// <param name="seed">Seed of the first values.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="dtype">Type of the parameters.</param>
    public SparseRepresenterPoints(
        long points, long outputs, SparseRepresenterOptions? options = null, ulong seed = 0, Device? device = null,
            ScalarType dtype = ScalarType.Float32)
        : base(nameof(SparseRepresenterPoints))
    {
        Options = options ?? new();
        Options.Validate();
        _gate = new StochasticGate { Sigma = Options.GateNoise };
        using var grad = torch.no_grad();
        using var generator = new Generator(seed, device);
        var s = torch.empty([points, outputs], dtype: dtype, device: device);
        s.normal_(0, Options.InitialInfluence, generator);
        S = this.AddParameter("s", s);
        if (Options.Gated)
            Mu = this.AddParameter("mu", torch.full([points, outputs], Options.InitialGate, dtype: dtype, device: device));
    }

    /// <summary>How it was made.</summary>
    public SparseRepresenterOptions Options { get; }

    /// <summary>S, [N, L].</summary>
    public Tensor S { get; }

    /// <summary>μ, [N, L]; null without gates.</summary>
    public Tensor? Mu { get; }

    /// <summary>N.</summary>
    public long Points => S.size(0);

    /// <summary>L.</summary>
    public long Outputs => S.size(1);

    /// <summary>A = Z⊙S with fresh noise, [N, L]; S itself without gates.</summary>
    public Tensor Draw(Generator generator) => Mu is null ? S : Gates(generator) * S;                     // Eqs. (7), (8)

    /// <summary>Z with fresh noise, [N, L].</summary>
    internal Tensor Gates(Generator generator) => _gate.Draw(Mu!, generator);

    /// <summary>S⊙clamp(μ, 0, 1), [N, L]: what is left without noise. Eq. (20) drops S, which cannot be meant.</summary>
    public Tensor Expected() => Mu is null ? S : StochasticGate.WithoutNoise(Mu) * S;                     // Eq. (20)

    /// <summary>Ω: the expected number of open gates, a scalar.</summary>
    /// <exception cref="InvalidOperationException">There are no gates.</exception>
    public Tensor ExpectedOpen() =>
        _gate.Active(Mu ?? throw new InvalidOperationException("these representer points have no gates")).sum();  // Eq. (9)

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>FᵀA without noise: features of the points F [N, K] to the weights [K, L] by which h sees a feature vector.</summary>
    public override Tensor forward(Tensor x) => Weights(Expected(), x);

    /// <summary>FᵀA, [K, L].</summary>
    /// <param name="alpha">A, [N, L].</param>
    /// <param name="pointFeatures">F, [N, K].</param>
    public static Tensor Weights(Tensor alpha, Tensor pointFeatures)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        ArgumentNullException.ThrowIfNull(pointFeatures);
        return pointFeatures.t().MatMul(alpha);
    }

    /// <summary>h before r: logits [B, L] of features f(x) [B, K].</summary>
    public static Tensor Explain(Tensor alpha, Tensor pointFeatures, Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return features.MatMul(Weights(alpha, pointFeatures));                                            // Eq. (2)
    }
}
