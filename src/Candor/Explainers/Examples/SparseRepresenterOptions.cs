namespace Candor.Explainers.Examples;

/// <summary>How influences are parameterised.</summary>
public sealed record SparseRepresenterOptions
{
    /// <summary>Whether gates close what is not needed. Without them A = S, as in Joint, RPS and Pretrain.</summary>
    /// <value>true.</value>
    public bool Gated { get; init; } = true;

    /// <summary>σ, the gates' noise; above 0.</summary>
    /// <value>0.5, the paper's.</value>
    public double GateNoise { get; init; } = 0.5;

    /// <summary>μ₀, where the gates' means start. At 1 they start open, at 0 half of the draws are shut.</summary>
    /// <value>0.5.</value>
    public double InitialGate { get; init; } = 0.5;

    /// <summary>Standard deviation of S's first values.</summary>
    /// <value>0.01.</value>
    public double InitialInfluence { get; init; } = 0.01;

    internal void Validate()
    {
        new Masking.StochasticGate { Sigma = GateNoise }.Validate();
        if (!double.IsFinite(InitialGate))
            throw new CandorException(FormattableString.Invariant(
                $"The gates' first mean is {InitialGate}, but must be a number (--initial-gate 0.5)."));
        if (!(InitialInfluence >= 0) || !double.IsFinite(InitialInfluence))
            throw new CandorException(FormattableString.Invariant(
                $"The first influences have the deviation {InitialInfluence}, but it must be 0 or more (--initial-influence 0.01)."));
    }
}
