using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Explainers.Learned;

/// <summary>
/// A learned explainer at work: φ = z = softmax E(x, M(x)), one pass of a small network. Another class than the model's is explained by
/// handing E the output with that class at its head; an explainer without feedback says the same for all classes.
/// </summary>
internal sealed class LearnedExplainer(string name, Paper paper, ExplainerNetwork network, FeatureSpace space) : Explainer
{
    private const int Rows = 256;

    // What a piece's maps need stays in the processor's cache.
    private const int RowsSideBySide = 64;

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
        var rows = network.IsConcurrent ? RowsSideBySide : Rows;
        var parts = new Tensor[(x.Size(0) + rows - 1) / rows];
        if (network.IsConcurrent)
            Lanes.Run(parts.Length, Piece);
        else
            for (var i = 0; i < parts.Length; i++)
                Piece(i);
        var phi = Tensor.Cat(parts);
        foreach (var part in parts)
            part.Dispose();
        return scope.Return(phi);

        void Piece(int i)
        {
            using var inner = new TensorScope();
            using var off = GradMode.Off();
            var count = Math.Min(rows, x.Size(0) - (long)i * rows);
            var part = x.Narrow(0, (long)i * rows, count);
            parts[i] = TensorScope.Release(EmptyUnits.Rule(network.Scores(part, y.Narrow(0, (long)i * rows, count)), space, part).Softmax(1));
        }
    }
}
