using System.Globalization;
using Candor.Data;
using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// Grad-CAM: the maps of a convolutional stage, weighed by the mean derivative of the output in each, φ = ReLU(Σ_k ω_k A_k). Never
/// negative; all zero where no map speaks for the class.
/// </summary>
/// <remarks>
/// Selvaraju et al. (ICCV 2017); Yoshikawa &amp; Iwata (2024), Eqs. (13), (14). Where the units are the cells of the stage's maps
/// (<see cref="GridOf(Predictor, string?)"/>), φ is the map itself; other units get the mean over their pixels. In training the derivative
/// carries a graph, so that second-order terms reach θ, for the whole batch in one backward pass.
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
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var mode = new EvaluationMode(predictor);
        var maps = ((IStages)predictor).ForwardTo(stage,
            torch.zeros([1, .. predictor.Space.InputShape], dtype: predictor.DType, device: predictor.Device));
        return maps.size(2) == maps.size(3)
            ? new SuperpixelGrid(((ImageSpace)predictor.Space).Shape, (int)maps.size(2))
            : throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The maps of the stage '{stage}' are {maps.size(2)}×{maps.size(3)}, but a grid has as many rows as columns; crop " +
                    $"the images to squares, or use pixels as units."));
    }

    /// <summary>The same for a predictor that is still to be made, on the units that are asked for here.</summary>
    /// <param name="shape">Size of its images.</param>
    /// <param name="create">Makes it on units that are given; it is made once on pixels, and disposed.</param>
    /// <param name="stage">The stage. Null: the predictor's default stage.</param>
    /// <exception cref="CandorException">The predictor has no such stage, or the stage's maps are not square.</exception>
    public static SuperpixelGrid GridOf(ImageShape shape, Func<FeatureSpace, Predictor> create, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(create);
        using var predictor = create(new PixelSpace(shape));
        return GridOf(predictor, stage);
    }

    private protected override Tensor Map(Tensor a, Tensor gradient)
    {
        var omega = gradient.mean([2, 3], keepdim: true);           // Eq. (14)
        return (omega * a).sum([1], keepdim: true).relu();          // Eq. (13)
    }
}
