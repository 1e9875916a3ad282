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
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        using var scope = torch.NewDisposeScope();
        var phi = torch.rand([1, predictor.Space.Units], dtype: ScalarType.Float64, device: generator.device,
            generator: generator).to(x.dtype);
        return scope.MoveToOuter(phi.expand(x.size(0), -1).contiguous());
    }
}
