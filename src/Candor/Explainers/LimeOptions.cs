using System.Globalization;
namespace Candor.Explainers;

/// <summary>LIME's weight of a perturbation by its distance from the input.</summary>
public enum LimeKernel
{
    /// <summary>exp(−‖1 − z‖² / (2w²)), w = 0.75·√D: the body of the ID-ExpO paper.</summary>
    L2,

    /// <summary>exp(−d² / (2w²)) with d = 1 − cos(1, z), w = 0.25: the paper's Appendix B.1.</summary>
    Cosine,
}

/// <summary>How LIME perturbs and fits.</summary>
public sealed record LimeOptions : SurrogateOptions
{
    /// <summary>The kernel. The paper names both.</summary>
    /// <value>L2.</value>
    public LimeKernel Kernel { get; init; } = LimeKernel.L2;

    /// <summary>w, the kernel's width; above 0. Null: 0.75·√D for L2 and 0.25 for Cosine.</summary>
    /// <value>null.</value>
    public double? Width { get; init; }

    /// <summary>
    /// Fits an intercept too, which is not penalised and not part of φ, so that a unit that is the background gets about 0. Without one the
    /// fit is Eq. (12) to the letter, in which every unit gets a share of f(b): fit for training and for reproducing the paper, not for
    /// showing.
    /// </summary>
    /// <value>true.</value>
    public bool Intercept { get; init; } = true;

    /// <summary>
    /// Takes every mask once, instead of drawing M of them, where M allows 2^D: φ is then what many draws of M masks come to, without
    /// chance, from fewer passes. Masks are drawn elsewhere, and where this is off.
    /// </summary>
    /// <remarks>Each mask weighs as often as it is drawn on average, (M − 1)/2^D, and that which keeps everything once more.</remarks>
    /// <value>true.</value>
    public bool AllMasks { get; init; } = true;

    /// <summary>Whether every mask of D units is taken.</summary>
    public bool IsExhaustive(int units) => AllMasks && units < 31 && 1 << units <= Samples;

    /// <inheritdoc/>
    protected internal override void Validate(int units)
    {
        if (Samples < units)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"LIME has {Samples} samples for {units} units, so the fit is underdetermined; give at least {units} (--samples " +
                $"{units})."));
        ValidateRidge("LIME");
        if (Width is { } w && (!(w > 0) || !double.IsFinite(w)))
            throw new CandorException(FormattableString.Invariant(
                $"LIME's kernel width is {w}, but must be a number above 0 (--kernel-width)."));
    }
}
