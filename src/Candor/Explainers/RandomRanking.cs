using Candor.Literature;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>No explanation at all: uniform random scores, the same for every row. What any method must beat.</summary>
public sealed class RandomRanking : Explainer
{
    /// <inheritdoc/>
    public override string Name => "random";

    /// <inheritdoc/>
    public override Paper Paper => Papers.LabelLeakage;

    /// <inheritdoc/>
    public override bool IsSigned => false;

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        using var scope = torch.NewDisposeScope();
        var phi = torch.rand([1, predictor.Space.Units], dtype: ScalarType.Float64, device: generator.device,
            generator: generator).to(x);
        return scope.MoveToOuter(phi.expand(x.size(0), -1).contiguous());
    }

    /// <inheritdoc/>
    /// <remarks>Nothing but chance: intervals are those of a uniform number, and no order is certain.</remarks>
    public override Estimate Estimate(Predictor predictor, Tensor x, Tensor targets, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var phi = Explain(predictor, x, targets, generator);
        var gaps = Math.Min(phi.size(1) - 1, Spread.Gaps);
        return new Estimate(phi, new(torch.full([phi.size(0), phi.size(1)], 0.475, dtype: ScalarType.Float64, device: phi.device),
            torch.ones([phi.size(0), gaps], dtype: ScalarType.Float64, device: phi.device))).MoveToOuter(scope);
    }
}
