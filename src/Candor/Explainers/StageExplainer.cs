using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>
/// An explainer that draws a map from the activations of one convolutional stage and the derivatives of the output by them; units that are
/// not the cells of the stage's maps get the mean over their pixels.
/// </summary>
public abstract class StageExplainer : Explainer
{
    private protected StageExplainer(GradCamOptions? options) => Options = options ?? new();

    /// <summary>The options in force.</summary>
    public GradCamOptions Options { get; }

    /// <inheritdoc/>
    public sealed override bool IsSigned => false;

    /// <inheritdoc/>
    public sealed override ExplainedOutput Output => Options.Output;

    /// <inheritdoc/>
    public sealed override void Validate(Predictor predictor) => StageGradient.Require(Name, predictor, Options.Stage);

    /// <inheritdoc/>
    public sealed override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        var stage = StageGradient.Require(Name, predictor, Options.Stage);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(differentiable
            ? Maps(x, targets)
            : RowChunks.Join(predictor.PassRows(graph: true), x, targets, Maps).detach());

        Tensor Maps(Tensor rows, Tensor classes)
        {
            var (a, gradient) = StageGradient.Of(predictor, stage, rows, classes, Options.Output, differentiable, !Options.DetachWeights);
            using var grad = differentiable ? torch.enable_grad() : torch.no_grad();
            return StageGradient.OnUnits(Map(a, gradient), rows, predictor.Space);
        }
    }

    /// <summary>The map.</summary>
    /// <param name="a">The stage's activations A, [B, K, h, w].</param>
    /// <param name="gradient">∂f_y/∂A, [B, K, h, w].</param>
    /// <returns>[B, 1, h, w].</returns>
    private protected abstract Tensor Map(Tensor a, Tensor gradient);
}
