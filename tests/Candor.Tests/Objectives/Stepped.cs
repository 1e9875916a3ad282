using Candor.Explainers;
using Candor.Literature;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

/// <summary>An objective's value and gradient on one batch.</summary>
internal static class Stepped
{
    public static (double Value, double[] Gradient) Differentiate(
        Objective objective, Predictor predictor, Tensor x, Tensor y, StepOptions? options = null, ulong seed = 0, Tensor? wrong = null)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed);
        return Differentiate(objective, predictor, x, y, generator, options, wrong);
    }

    public static (double Value, double[] Gradient) Differentiate(
        Objective objective, Predictor predictor, Tensor x, Tensor y, Generator generator, StepOptions? options, Tensor? wrong = null)
    {
        using var scope = torch.NewDisposeScope();
        predictor.zero_grad();
        using var step = new Step(predictor, x, y, generator, objective, options);
        if (wrong is not null)
            step.SetWrongLabels(wrong.clone());
        var value = 0.0;
        step.Backward(objective, (i, part) => value += objective.Terms[i].Weight * part.ToDouble());
        return (value, [.. predictor.parameters()
            .SelectMany(p => p.grad is { } g ? g.to(ScalarType.Float64).contiguous().ToArray<double>() : new double[p.numel()])]);
    }

    public static double Value(Objective objective, Predictor predictor, Tensor x, Tensor y, StepOptions? options = null) =>
        Differentiate(objective, predictor, x, y, options).Value;
}

/// <summary>A surrogate with given masks [M, D] and projection [D, M].</summary>
internal sealed class GivenSurrogate(double[][] masks, double[][] projection)
    : SurrogateExplainer(new SurrogateOptions { Samples = masks.Length }, null)
{
    public override string Name => "given";

    public override Paper Paper => Papers.Lime;

    public override Surrogate Draw(int units, long rows, Generator generator, ScalarType dtype) =>
        new(Tiny.Rows(masks).unsqueeze(0), Tiny.Rows(projection).unsqueeze(0));
}
