using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// How near a regression's value on a masked row is to that on the whole row: exp(−(f(x̃) − f(x))²/2) of standardised values, so that a
/// distance of one deviation σ of the training targets is the unit. In (0, 1]: 1 is the same value, .61 one σ away, .14 two.
/// </summary>
/// <remarks>
/// Ours: what f_y is to a class, the density of N(f(x), σ²) at f(x̃) by its largest is to a number, so that insertion and deletion keep
/// their range, and −log of it is the squared error that training takes. Hama, Mase &amp; Owen (JMLR 2023) move insertion and deletion to
/// regression, too, but score the value itself along signed contributions, which has no bounds.
/// </remarks>
internal static class Nearness
{
    /// <summary>Nearness of values to others, of their common shape.</summary>
    /// <param name="values">f(x̃), standardised.</param>
    /// <param name="whole">f(x), standardised.</param>
    public static Tensor Of(Tensor values, Tensor whole) => (-Distance(values, whole)).exp();

    /// <summary>−log of the nearness: (f(x̃) − f(x))²/2.</summary>
    public static Tensor Distance(Tensor values, Tensor whole) => (values - whole).square() * 0.5;
}
