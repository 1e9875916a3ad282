using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>What the explainers that look at a stage's maps share.</summary>
internal static class StageGradient
{
    /// <summary>The stage that is meant; refuses a predictor without stages or without this one.</summary>
    public static string Require(string explainer, Predictor predictor, string? stage)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        if (predictor is not IStages stages)
            throw new CandorException($"{explainer} needs the feature maps of a convolutional stage, but the predictor " +
                $"'{predictor.Architecture}' has no stages; explain it with lime or kernel-shap, or use small-cnn, resnet18, " +
                $"or a script, " +
                "module or ONNX file with convolutions.");
        if (predictor.Space is not ImageSpace)
            throw new CandorException($"{explainer} explains images, but the predictor's units are {predictor.Space.Units} columns; use lime, kernel-shap or gradient-x-input for tables.");
        if (stage is null)
            return stages.DefaultStage;
        stages.RequireStage(stage);
        return stage;
    }

    /// <summary>The maps A of a stage and ∂f_y/∂A, both [B, K, h, w].</summary>
    /// <param name="predictor">A predictor with stages.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="x">Inputs, [B, C, H, W].</param>
    /// <param name="targets">Classes, [B].</param>
    /// <param name="output">Probability or logit.</param>
    /// <param name="differentiable">Whether A carries a graph.</param>
    /// <param name="secondOrder">Whether ∂f_y/∂A carries one, too.</param>
    public static (Tensor Maps, Tensor Gradient) Of(
        Predictor predictor, string stage, Tensor x, Tensor targets, ExplainedOutput output, bool differentiable, bool secondOrder)
    {
        // Rows do not meet in evaluation mode, so the gradient of the sum is every row's own: one backward pass for the batch.
        var (maps, logits) = ((IStages)predictor).ForwardThrough(stage, x, differentiable);
        using var grad = torch.enable_grad();
        var f = ExplainedOutputs.Of(predictor, logits.unsqueeze(1), targets.unsqueeze(1), output).sum();
        return (maps, Gradients.Of(f, [maps], createGraph: differentiable && secondOrder)[0]);
    }

    /// <summary>
    /// A heat map [B, 1, h, w] as contributions of units [B, D]: its cells where the units are a grid of h·w, else the mean over each
    /// unit's pixels of the map scaled up by nearest neighbour.
    /// </summary>
    public static Tensor OnUnits(Tensor heat, Tensor x, FeatureSpace space)
    {
        var image = (ImageSpace)space.For(x);
        var (high, wide) = (heat.size(2), heat.size(3));
        if (image is SuperpixelGrid grid && grid.Cells == high && grid.Cells == wide)
            return heat.flatten(1);
        return image.Average(
            heat.index_select(2, Nearest(high, image.Shape.Height, x)).index_select(3, Nearest(wide, image.Shape.Width, x)));
    }

    private static Tensor Nearest(long cells, int pixels, Tensor like) =>
        Tensor.From([.. Enumerable.Range(0, pixels).Select(p => p * cells / pixels)], [pixels], like.device);
}
