using System.Globalization;
namespace Candor.Explainers;

/// <summary>Which of two readings of KernelSHAP is computed.</summary>
public enum ShapleyFit
{
    /// <summary>
    /// Shapley values by weighted least squares with Σφ = f(x) − f(b) imposed exactly: all coalitions when M allows (then they are exact),
    /// else coalition sizes drawn from the Shapley kernel, complements paired, unit weights.
    /// </summary>
    Constrained,

    /// <summary>
    /// Eq. (12) with the Shapley kernel as weights of Bernoulli(½) masks, scaled to mean 1 over the drawn masks. These are not Shapley
    /// values: Σφ is not f(x) − f(b), and masks that keep all or nothing (infinite weight) are left out.
    /// </summary>
    PaperLiteral,
}

/// <summary>How KernelSHAP samples and fits.</summary>
public sealed record KernelShapOptions : SurrogateOptions
{
    /// <summary>Constrained Shapley values, or the paper's equation to the letter.</summary>
    /// <value>Constrained.</value>
    public ShapleyFit Fit { get; init; } = ShapleyFit.Constrained;

    /// <summary>Whether M is enough for all 2^D coalitions, so that Shapley values are exact.</summary>
    public bool IsExhaustive(int units) => Fit == ShapleyFit.Constrained && units < 31 && 1 << units <= Samples;

    /// <inheritdoc/>
    protected internal override void Validate(int units)
    {
        var least = Fit == ShapleyFit.PaperLiteral ? units : 2 * units;
        if (Samples < least && !IsExhaustive(units))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"KernelSHAP has {Samples} samples for {units} units, so the fit is underdetermined; give at least {least} (--samples " +
                $"{least})."));
        ValidateRidge("KernelSHAP");
    }
}
