using Candor.Literature;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// Grad-CAM++: as Grad-CAM, but a map's weight is Σ_ij α_ij ReLU(g_ij) with α = g² / (2g² + g³ Σ A), g = ∂f_y/∂A, so that several small
/// occurrences of an object count as much as a large one.
/// </summary>
/// <remarks>
/// Chattopadhyay et al. (WACV 2018), Eqs. (10), (19) for the score exp(f_y); the factor exp(f_y), the same for all cells of an image, is
/// left out. α is 0 where g is.
/// </remarks>
public sealed class GradCamPlusPlus(GradCamOptions? options = null) : StageExplainer(options)
{
    /// <inheritdoc/>
    public override string Name => "grad-cam-plus-plus";

    /// <inheritdoc/>
    public override Paper Paper => Papers.GradCamPlusPlus;

    private protected override Tensor Map(Tensor a, Tensor gradient)
    {
        // Eq. (10)
        var weights = (Alpha(Options.DetachWeights ? a.detach() : a, gradient) * gradient.relu()).sum([2, 3], keepdim: true);
        return (weights * a).sum([1], keepdim: true).relu();
    }

    /// <summary>α, [B, K, h, w].</summary>
    private static Tensor Alpha(Tensor a, Tensor g)
    {
        var square = g.square();
        var denominator = square * 2.0 + a.sum([2, 3], keepdim: true) * square * g;                                    // Eq. (19)
        var none = denominator.eq(0.0);
        return square.masked_fill(none, 0) / denominator.masked_fill(none, 1);
    }
}
