using Candor.Predictors;
using Candor.Torch;

namespace Candor.Explainers;

/// <summary>
/// Grad-CAM++: as Grad-CAM, but a map's weight is Σ_ij α_ij ReLU(g_ij) with α = g² / (2g² + g³ Σ A), g = ∂f_y/∂A, so that several small
/// occurrences of an object count as much as a large one.
/// </summary>
/// <remarks>
/// Chattopadhyay et al. (WACV 2018), Eqs. (10), (19) for the score exp(f_y); the factor exp(f_y), the same for all cells of an image, is
/// left out. α is 0 where g is.
/// </remarks>
public sealed class GradCamPlusPlus(GradCamOptions? options = null) : Explainer
{
    /// <summary>The options in force.</summary>
    public GradCamOptions Options { get; } = options ?? new();

    /// <inheritdoc/>
    public override string Name => "grad-cam-plus-plus";

    /// <inheritdoc/>
    public override Paper Paper => Papers.GradCamPlusPlus;

    /// <inheritdoc/>
    public override void Validate(Predictor predictor) => StageGradient.Require(Name, predictor, Options.Stage);

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        var stage = StageGradient.Require(Name, predictor, Options.Stage);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = new TensorScope();
        return scope.Return(differentiable
            ? Maps(x, targets)
            : RowChunks.Join(predictor.ChunkRows(graph: true), x, targets, Maps).Detach());

        Tensor Maps(Tensor rows, Tensor classes)
        {
            var (a, g) = StageGradient.Of(predictor, stage, rows, classes, Options.Output, differentiable, !Options.DetachWeights);
            using var grad = differentiable ? GradMode.On() : GradMode.Off();
            var weights = (Alpha(Options.DetachWeights ? a.Detach() : a, g) * g.Relu()).Sum([2, 3], keep: true);     // Eq. (10)
            return StageGradient.OnUnits((weights * a).Sum([1], keep: true).Relu(), rows, predictor.Space);
        }
    }

    /// <summary>α, [B, K, h, w].</summary>
    private static Tensor Alpha(Tensor a, Tensor g)
    {
        var square = g.Square();
        var denominator = square * 2.0 + a.Sum([2, 3], keep: true) * square * g;                                    // Eq. (19)
        var none = denominator.Equal(0.0);
        return square.MaskedFill(none, 0) / denominator.MaskedFill(none, 1);
    }
}
