using Candor.Masking;
using Candor.Objectives;
using Candor.Tensors;
using Candor.Tests.Explainers;

namespace Candor.Tests.Objectives;

public class GradientTests
{
    private static readonly double[] s_b = [0.3, -0.2, 0.1, 0.5];

    public static TheoryData<string, bool> ExplainersBothWays()
    {
        var data = new TheoryData<string, bool>();
        foreach (var name in FourColumns.Names)
        {
            data.Add(name.Data, false);
            data.Add(name.Data, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(ExplainersBothWays))]
    public void The_gradient_of_the_full_objective_is_that_of_finite_differences(string name, bool differentiableThreshold)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3, [8], seed: 3);
        var (x, y, wrong) = (Tiny.Normal(3, 4), Tiny.Labels(0, 1, 2), Tiny.Labels(2, 0, 1));
        var explainer = FourColumns.Make(name);
        var steps = new MaskSteps { Fraction = 1, DifferentiableThreshold = differentiableThreshold };
        var b = FourColumns.Baseline;
        var objective = new CrossEntropy()
            + FullObjectiveByHand.Insertion * new InsertionRegularizer(explainer, b, steps)
            + FullObjectiveByHand.Deletion * new DeletionRegularizer(explainer, b, steps)
            + FullObjectiveByHand.Norm * new ExplanationNorm(explainer)
            + FullObjectiveByHand.Wrong * new WrongLabelInsertion(explainer, b, steps);
        using var byHand = new FullObjectiveByHand(predictor, explainer, x, y, wrong, s_b, seed: 5, differentiableThreshold);
        var (value, gradient) = Stepped.Differentiate(objective, predictor, x, y, new() { ChunkRows = 7 }, seed: 5, wrong);
        Assert.Equal(byHand.Value(), value, 1e-12);
        FiniteDifferences.Agree(predictor, byHand.Value, gradient);
        Assert.Contains(gradient, g => Math.Abs(g) > 1e-3);
    }

    [Theory]
    [MemberData(nameof(FourColumns.Names), MemberType = typeof(FourColumns))]
    public void The_gradient_of_an_explanation_is_that_of_finite_differences(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3, [8], seed: 4);
        var (x, y) = (Tiny.Normal(3, 4), Tiny.Labels(0, 1, 2));
        var direction = Tiny.Normal(3, 4, 99);
        var explainer = FourColumns.Make(name);
        predictor.zero_grad();
        (Explained.By(explainer, predictor, x, y, 5, differentiable: true) * direction).sum().backward();
        var gradient = predictor.parameters().SelectMany(p => p.grad is { } g ? g.ToArray<double>() : new double[p.numel()]).ToArray();
        FiniteDifferences.Agree(predictor,
            () => (Explained.By(explainer, predictor, x, y, 5).detach() * direction).sum().ToDouble(), gradient);
        Assert.Contains(gradient, g => Math.Abs(g) > 1e-3);
    }
}
