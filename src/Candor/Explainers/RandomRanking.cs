using Candor.Predictors;
using Candor.Torch;

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
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(x);
        using var scope = new TensorScope();
        var phi = Tensor.Rand([1, predictor.Space.Units], generator, DType.Float64).To(x.DType);
        return scope.Return(phi.Expand(x.Size(0), -1).Contiguous());
    }
}
