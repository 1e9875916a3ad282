using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Explanations, and how much of them chance is.</summary>
/// <param name="Phi">φ, [B, D]: what <see cref="Explainer.Explain(Predictor, Tensor, Tensor, Generator, bool)"/> gives from the same
/// stream, bit for bit.</param>
/// <param name="Spread">How far φ would move under other random draws; null where nothing is drawn.</param>
public sealed record Estimate(Tensor Phi, Spread? Spread)
{
    /// <summary>The same, kept when a scope ends.</summary>
    internal Estimate MoveToOuter(DisposeScope scope) => new(scope.MoveToOuter(Phi), Spread is null
        ? null
        : new Spread(scope.MoveToOuter(Spread.HalfWidths), scope.MoveToOuter(Spread.GapHalfWidths)));
}
