namespace Candor.Explainers.Examples;

/// <summary>How the last layer is fitted again for the representer theorem.</summary>
public sealed record RepresenterPointsOptions
{
    /// <summary>λ, weight of ‖W‖²; above 0. The smaller, the closer h is to g and the larger the influences.</summary>
    /// <value>0.003, as in Yeh et al.'s experiments.</value>
    public double Decay { get; init; } = 0.003;

    /// <summary>Steps of the fit at most.</summary>
    /// <value>500.</value>
    public int Iterations { get; init; } = 500;

    /// <summary>The fit ends where the gradient's norm is below this.</summary>
    /// <value>1e-6.</value>
    public double Tolerance { get; init; } = 1e-6;

    internal void Validate()
    {
        if (!(Decay > 0) || !double.IsFinite(Decay))
            throw new CandorException(FormattableString.Invariant(
                $"The weight decay of the representer theorem is {Decay}, but must be above 0: influences are divided by it."));
        if (Iterations < 1)
            throw new CandorException(FormattableString.Invariant(
                $"The last layer is to be fitted with {Iterations} steps, but needs 1 or more."));
        if (!(Tolerance > 0))
            throw new CandorException(FormattableString.Invariant($"The tolerance of the fit is {Tolerance}, but must be above 0."));
    }
}
