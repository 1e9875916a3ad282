using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Explainers;

/// <summary>
/// Grad-CAM: the maps of a convolutional stage, weighed by the mean derivative of the output in each, φ = ReLU(Σ_k ω_k A_k). Never
/// negative; all zero where no map speaks for the class.
/// </summary>
/// <remarks>
/// Selvaraju et al. (ICCV 2017); Yoshikawa &amp; Iwata (2024), Eqs. (13), (14). Where the units are the cells of the stage's maps
/// (<see cref="GridOf"/>), φ is the map itself; other units get the mean over their pixels. In training the derivative carries a graph, so
/// that second-order terms reach θ, for the whole batch in one backward pass.
/// </remarks>
public sealed class GradCam(GradCamOptions? options = null) : StageExplainer(options)
{
    /// <inheritdoc/>
    public override string Name => "grad-cam";

    /// <inheritdoc/>
    public override Paper Paper => Papers.GradCam;

    /// <summary>The units that Grad-CAM's maps have for a predictor: a grid with a cell for each cell of the stage's maps.</summary>
    /// <param name="predictor">A predictor of images with stages.</param>
    /// <param name="stage">The stage. Null: the predictor's default stage.</param>
    /// <exception cref="CandorException">The predictor has no such stage, or the stage's maps are not square.</exception>
    public static SuperpixelGrid GridOf(Predictor predictor, string? stage = null)
    {
        stage = StageGradient.Require("grad-cam", predictor, stage);
        using var scope = new TensorScope();
        using var grad = GradMode.Off();
        using var mode = new EvaluationMode(predictor);
        var maps = ((IStages)predictor).ForwardTo(stage, Tensor.Zeros([1, .. predictor.Space.InputShape], predictor.DType, predictor.Device));
        return maps.Size(2) == maps.Size(3)
            ? new SuperpixelGrid(((ImageSpace)predictor.Space).Shape, (int)maps.Size(2))
            : throw new CandorException(FormattableString.Invariant($"The maps of the stage '{stage}' are {maps.Size(2)}×{maps.Size(3)}, but a grid has as many rows as columns; crop the images to squares, or use pixels as units."));
    }

    private protected override Tensor Map(Tensor a, Tensor gradient)
    {
        var omega = gradient.Mean([2, 3], keep: true);              // Eq. (13)
        return (omega * a).Sum([1], keep: true).Relu();             // Eq. (14)
    }
}
