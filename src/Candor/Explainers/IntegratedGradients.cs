using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>How finely integrated gradients follow the path.</summary>
public sealed record IntegratedGradientsOptions
{
    /// <summary>Points on the straight path from b to x (midpoint rule), from 1 on.</summary>
    /// <value>50.</value>
    public int Points { get; init; } = 50;

    /// <summary>The explained output.</summary>
    /// <value>Probability.</value>
    public ExplainedOutput Output { get; init; } = ExplainedOutput.Probability;

    internal void Validate()
    {
        if (Points < 1)
            throw new CandorException(FormattableString.Invariant(
                $"Integrated gradients have {Points} points, but need 1 or more (--samples 50)."));
    }
}

/// <summary>φ = (x − b) ⊙ mean of ∂f_y/∂x along the straight path from b to x, summed over the inputs of a unit.</summary>
/// <remarks>Sundararajan et al. (2017), midpoint rule. Σφ tends to f(x) − f(b) (completeness).</remarks>
public sealed class IntegratedGradients(IntegratedGradientsOptions? options = null, Baseline? baseline = null) : Explainer
{
    /// <summary>The options in force.</summary>
    public IntegratedGradientsOptions Options { get; } = options ?? new();

    /// <inheritdoc/>
    public override string Name => "integrated-gradients";

    /// <inheritdoc/>
    public override Paper Paper => Papers.IntegratedGradients;

    /// <inheritdoc/>
    public override Additivity Additivity => Additivity.Approximate;

    /// <inheritdoc/>
    public override ExplainedOutput Output => Options.Output;

    /// <inheritdoc/>
    public override void Validate(FeatureSpace space) => Options.Validate();

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        using var scope = torch.NewDisposeScope();
        var (b, to) = ContinuousInputs.Way(predictor, x, Baseline.Or(baseline, x), differentiable);
        var difference = to - b;
        if (differentiable)
            return scope.MoveToOuter(
                ContinuousInputs.Gather(predictor, x, difference * MeanGradient(predictor, b, difference, x, targets, differentiable)));
        // Without a graph rows can be taken a few at a time, which bounds memory.
        var parts = MaskedPasses.Pieces(x.size(0), Options.Points, predictor.PassRows(graph: false))
            .GroupBy(p => (p.Row, p.Rows)).Select(g =>
        {
            using var inner = torch.NewDisposeScope();
            var part = difference.narrow(0, g.Key.Row, g.Key.Rows);
            var own = b.dim() == difference.dim() ? b.narrow(0, g.Key.Row, g.Key.Rows) : b;
            return inner.MoveToOuter(part * MeanGradient(predictor, own, part, x.narrow(0, g.Key.Row, g.Key.Rows),
                targets.narrow(0, g.Key.Row, g.Key.Rows), differentiable));
        }).ToArray();
        return scope.MoveToOuter(ContinuousInputs.Gather(predictor, x, torch.cat(parts)));
    }

    private Tensor MeanGradient(Predictor predictor, Tensor b, Tensor difference, Tensor x, Tensor targets, bool differentiable)
    {
        var points = Enumerable.Range(0, Options.Points).Select(i => (i + 0.5) / Options.Points).ToArray();
        var shape = Enumerable.Repeat(1L, difference.shape.Length + 1).ToArray();
        shape[1] = Options.Points;
        var path = ((b.dim() == difference.dim() ? b.unsqueeze(1) : b) + difference.unsqueeze(1) * Tensor.From(points, shape, b.device)
            .to(b.dtype)).flatten(0, 1);
        var gradient = InputGradient.Of(predictor, path, x, targets.repeat_interleave(Options.Points, 0), Options.Output, differentiable);
        return gradient.reshape([difference.size(0), Options.Points, .. difference.shape[1..]]).mean([1]);
    }
}
