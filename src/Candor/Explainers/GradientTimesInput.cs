using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>φ = (x − b) ⊙ ∂f_y/∂x, summed over the inputs of a unit, of a token over its embedding: the first-order share of the
/// output.</summary>
/// <remarks>Shrikumar et al. (2017). Signed by default; the absolute value is what Liang et al. (KDD 2020) rank by. Without a background b
/// is 0, the usual definition; exact for linear outputs.</remarks>
public sealed class GradientTimesInput(ExplainedOutput output = ExplainedOutput.Probability, Baseline? baseline = null,
    bool absolute = false) : Explainer
{
    /// <inheritdoc/>
    public override string Name => absolute ? "absolute-gradient-x-input" : "gradient-x-input";

    /// <inheritdoc/>
    public override Paper Paper => Papers.GradientTimesInput;

    /// <inheritdoc/>
    public override bool IsSigned => !absolute;

    /// <inheritdoc/>
    public override ExplainedOutput Output => output;

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        using var scope = torch.NewDisposeScope();
        var (from, inputs) = baseline is null ? (null, ContinuousInputs.Of(predictor, x, differentiable))
            : ContinuousInputs.Way(predictor, x, baseline.On(x), differentiable);
        var difference = from is null ? inputs : inputs - from;
        var phi = ContinuousInputs.Gather(predictor, x, difference * InputGradient.Of(predictor, inputs, x, targets, output,
            differentiable));
        return scope.MoveToOuter(absolute ? phi.abs() : phi);
    }
}
