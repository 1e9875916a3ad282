using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>
/// A learned explainer at work: φ = z = softmax E(x, M(x)), one pass of a small network. Another class than the model's is explained by
/// handing E the output with that class at its head; an explainer without feedback says the same for all classes.
/// </summary>
internal sealed class LearnedExplainer(string name, Paper paper, ExplainerNetwork network, FeatureSpace space) : Explainer
{
    // What a piece's maps need stays in the processor's cache.
    private const int Rows = 64;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override Paper Paper => paper;

    /// <inheritdoc/>
    public override bool IsSigned => false;

    /// <summary>E.</summary>
    public ExplainerNetwork Network => network;

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        if (differentiable)
            throw new CandorException($"The explanation of {name} is a network of its own: no gradient of it reaches the predictor's parameters, so a predictor cannot be tuned with it; use lime, kernel-shap or gradient-x-input.");
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Explain(x, FlippedOutput.Of(predictor.Probabilities(x), targets)));
    }

    /// <summary>z for given outputs, [B, D].</summary>
    public Tensor Explain(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        network.train(false);
        return scope.MoveToOuter(
            RowChunks.Join(Rows, x, y, (part, outputs) => EmptyUnits.Rule(network.Scores(part, outputs), space, part).softmax(1)));
    }
}
