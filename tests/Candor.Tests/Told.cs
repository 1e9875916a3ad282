using Candor.Explainers;
using Candor.Literature;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests;

/// <summary>An explainer that says what it was told to say, whatever the input; one row for all, or one a row.</summary>
internal sealed class Told(params double[][] rows) : Explainer
{
    public override string Name => "told";

    public override ExplainedOutput Output => Explained;

    public ExplainedOutput Explained { get; init; }

    public override Paper Paper => Papers.Lime;

    public override bool IsDerivative => Derivative;

    public bool Derivative { get; init; }

    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        using var scope = torch.NewDisposeScope();
        var phi = Tiny.Rows(rows);
        return scope.MoveToOuter((rows.Length == 1 ? phi.expand(x.size(0), -1) : phi).contiguous());
    }
}
