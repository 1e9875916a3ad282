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
        var gradient = InputGradient.Of(predictor, ContinuousInputs.Of(predictor, x, differentiable), x, targets, output, differentiable);
        return scope.MoveToOuter(ContinuousInputs.Gather(predictor, x, absolute ? gradient.abs() : gradient));
    }
}

/// <summary>∂f_y/∂x, for inputs in their continuous form.</summary>
internal static class InputGradient
{
    /// <summary>The gradient of the explained output in the inputs, [N, input shape], with a graph where it must be
    /// differentiable.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="continuous">Inputs in their continuous form, [N, input shape] or [N, T, E]: of each row of x as many, one behind the
    /// other.</param>
    /// <param name="x">The inputs that they were made of, [B, input shape].</param>
    /// <param name="targets">Classes, [N].</param>
    /// <param name="output">The explained output.</param>
    /// <param name="differentiable">Whether a graph is recorded.</param>
    public static Tensor Of(
        Predictor predictor, Tensor continuous, Tensor x, Tensor targets, ExplainedOutput output, bool differentiable)
    {
        Require(predictor);
        using var grad = torch.enable_grad();
        var tokens = predictor.Space.IsContinuous || continuous.size(0) == x.size(0)
            ? x : x.repeat_interleave(continuous.size(0) / x.size(0), 0);
        var count = continuous.size(0);
        return differentiable ? Part(0, count) : RowChunks.Join(predictor.PassRows(graph: true), count, Part);

        Tensor Part(long row, long rows) => Whole(
            continuous.narrow(0, row, rows), predictor.Space.IsContinuous ? x : tokens.narrow(0, row, rows), targets.narrow(0, row, rows));

        Tensor Whole(Tensor rows, Tensor own, Tensor classes)
        {
            // Embeddings with a graph are no leaves, and their gradient can be had all the same.
            var leaf = differentiable && rows.requires_grad ? rows : rows.detach().requires_grad_();
            var logits = ContinuousInputs.Forward(predictor, leaf, own);
            var f = ExplainedOutputs.Of(predictor, logits.unsqueeze(1), classes.unsqueeze(1), output);
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
