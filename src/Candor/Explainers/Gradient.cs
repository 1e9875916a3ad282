using Candor.Literature;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>φ = ∂f_y/∂x, summed over the inputs of a unit; of a token over its embedding.</summary>
/// <remarks>Simonyan et al. (2014), signed unless told otherwise: Liang et al. (KDD 2020) rank by the absolute value. A derivative, not a
/// share of the output.</remarks>
public sealed class Gradient(ExplainedOutput output = ExplainedOutput.Probability, bool absolute = false) : Explainer
{
    /// <inheritdoc/>
    public override string Name => absolute ? "absolute-gradient" : "gradient";

    /// <inheritdoc/>
    public override Paper Paper => Papers.Gradient;

    /// <inheritdoc/>
    public override bool IsDerivative => true;

    /// <inheritdoc/>
    public override bool IsSigned => !absolute;

    /// <inheritdoc/>
    public override ExplainedOutput Output => output;

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        using var scope = torch.NewDisposeScope();
        var gradient = InputGradient.Of(predictor, ContinuousInputs.Of(predictor, x, differentiable), targets, output, differentiable);
        return scope.MoveToOuter(ContinuousInputs.Gather(predictor, x, absolute ? gradient.abs() : gradient));
    }
}

/// <summary>∂f_y/∂x, for inputs in their continuous form.</summary>
internal static class InputGradient
{
    /// <summary>The gradient of the explained output in the inputs, [B, input shape], with a graph where it must be
    /// differentiable.</summary>
    public static Tensor Of(Predictor predictor, Tensor x, Tensor targets, ExplainedOutput output, bool differentiable)
    {
        Require(predictor);
        using var grad = torch.enable_grad();
        return differentiable ? Whole(x, targets) : RowChunks.Join(predictor.PassRows(graph: true), x, targets, Whole);

        Tensor Whole(Tensor rows, Tensor classes)
        {
            // Embeddings with a graph are no leaves, and their gradient can be had all the same.
            var leaf = differentiable && rows.requires_grad ? rows : rows.detach().requires_grad_();
            var f = ExplainedOutputs.Of(predictor, ContinuousInputs.Forward(predictor, leaf).unsqueeze(1), classes.unsqueeze(1), output);
            return Gradients.Of(f.sum(), [leaf], createGraph: differentiable)[0];
        }
    }

    /// <summary>Refuses a predictor that cannot be differentiated.</summary>
    /// <exception cref="CandorException">It has no gradients.</exception>
    public static void Require(Predictor predictor)
    {
        if (!predictor.HasGradients)
            throw new CandorException($"The predictor '{predictor.Architecture}' has no gradients{(predictor.Space.IsContinuous ? "" : " in token indices")}{(predictor.WhyNoGradients is { } why ? $" ({why})" : "")}, but this explainer is made of them; choose one that only asks it (lime, kernel-shap, infd), or a learned one (l2x, vibi, meed).");
    }
}
