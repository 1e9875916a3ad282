using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Masks that are ones of pixels where an image is explained, and of units elsewhere.</summary>
internal static class MaskedHeat
{
    /// <summary>The output under each mask.</summary>
    /// <param name="predictor">f.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="targets">Explained classes, [B].</param>
    /// <param name="image">The images whose pixels are masked; null: units are.</param>
    /// <param name="output">The explained output.</param>
    /// <param name="baseline">Background b; null: 0.</param>
    /// <param name="draw">The masks of a space, [M, D]: 1 keeps.</param>
    /// <returns>Outputs [B, M], and the masks in the inputs' type.</returns>
    public static (Tensor Outputs, Tensor Masks) Outputs(
        Predictor predictor, Tensor x, Tensor targets, ImageSpace? image, ExplainedOutput output, Baseline? baseline,
        Func<FeatureSpace, Tensor> draw)
    {
        FeatureSpace masked = image is null ? predictor.Space : new PixelSpace(image.Shape);
        var masks = draw(masked).to(x);
        var f = MaskedPasses.Outputs(
            predictor, x, masks.unsqueeze(0), Baseline.Or(baseline, x), targets.unsqueeze(1), output, space: masked).squeeze(2);
        return (f, masks);
    }
}
