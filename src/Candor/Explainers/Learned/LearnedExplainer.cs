using Candor.Predictors;
using Candor.Torch;

namespace Candor.Explainers.Learned;

/// <summary>
/// A learned explainer at work: φ = z = softmax E(x, M(x)), one pass of a small network. Another class than the model's is explained by
/// handing E the output with that class at its head; an explainer without feedback says the same for all classes.
/// </summary>
internal sealed class LearnedExplainer(string name, Paper paper, ExplainerNetwork network) : Explainer
{
    private const int Rows = 256;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override Paper Paper => paper;

    /// <summary>E.</summary>
    public ExplainerNetwork Network => network;

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        if (differentiable)
            throw new CandorException($"The explanation of {name} is a network of its own: no gradient of it reaches the predictor's parameters, so a predictor cannot be tuned with it; use lime, kernel-shap or gradient-x-input.");
        using var scope = new TensorScope();
        return scope.Return(Explain(x, FlippedOutput.Of(predictor.Probabilities(x), targets)));
    }

    /// <summary>z for given outputs, [B, D].</summary>
    public Tensor Explain(Tensor x, Tensor y)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Off();
        network.Train(false);
        return scope.Return(Tensor.Cat([.. x.Split(Rows).Zip(y.Split(Rows), (a, b) => network.Scores(a, b).Softmax(1))]));
    }
}
