using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

/// <summary>Metrics of a predictor that gives a number, by hand.</summary>
public class NearnessTests
{
    /// <summary>f = w·x + c in deviations of 10 about 100.</summary>
    private static Mlp Line(double c, params double[] w)
    {
        var line = new Mlp(new ColumnSpace(w.Length), 1, [], dtype: ScalarType.Float64) { TargetScale = new(100, 10) };
        line.LoadState(new Dictionary<string, Tensor> { ["0.weight"] = Tiny.Rows(w), ["0.bias"] = Tensor.From(new[] { c }) });
        line.train(false);
        return line;
    }

    private static double Near(double distance) => Math.Exp(-distance * distance / 2);

    [Fact] // f = 2x₀ − 3x₁ + x₂ at 1: |φ| ranks x₁, x₀, x₂; f(x) = 0. Kept −3, then −1; left 3, then 1.
    public void What_lowers_the_value_ranks_as_high_as_what_raises_it()
    {
        using var scope = torch.NewDisposeScope();
        using var line = Line(0, 2, -3, 1);
        var b = Tiny.Zeros(3);
        using var assessment = new Assessment(line, new KernelShap(new(), b), Tiny.Rows([1, 1, 1]), Tensor.From(new[] { 0.5 }));
        var steps = new MaskSteps { Fraction = 0.7 };
        Assert.Equal((Near(-3) + Near(-1)) / 2, new Insertion(b, steps).Score(assessment).ToDouble(), 1e-9);
        Assert.Equal((Near(3) + Near(1)) / 2, new Deletion(b, steps).Score(assessment).ToDouble(), 1e-9);
        Assert.Equal(1 - (Near(3) + Near(1)) / 2, new OneMinusDeletion(b, steps).Score(assessment).ToDouble(), 1e-9);
        Assert.Equal(1, new SensitivityN(b, new() { Removed = 2 }).Score(assessment).ToDouble(), 1e-9);
        Assert.Equal(0, new Infidelity(b).Score(assessment).ToDouble(), 1e-9);
        // Half of all: Trapezoid from no unit at all, f(b) = 0 = f(x).
        Assert.Equal((1 + Near(-3)) / 2 / 2 + (Near(-3) + Near(-1)) / 2 / 2,
            new Insertion(b, steps, Area.Trapezoid).Score(assessment).ToDouble(), 1e-9);
    }

    [Fact] // Predictions 1, 2, 4 for 1, 3, 3: var(y) = 8/9.
    public void R2_and_errors_follow_by_hand()
    {
        using var scope = torch.NewDisposeScope();
        using var line = Line(0, 1);
        using var assessment = new Assessment(line, new Gradient(), Tiny.Rows([1], [2], [4]), Tensor.From(new[] { 1.0, 3, 3 }));
        var evaluation = Evaluator.Evaluate("e", assessment, [new R2()]);
        Assert.Equal([1, 1 - 9 / 8.0, 1 - 9 / 8.0], Same.Numbers(new R2().Score(assessment)));
        Assert.Equal(0.25, evaluation.Metrics["r2"].Mean, 1e-12);
        var errors = evaluation.Errors!;
        Assert.Equal(10 * Math.Sqrt(2 / 3.0), errors.Rmse, 1e-9);
        Assert.Equal(10 * 2 / 3.0, errors.MeanAbsolute, 1e-9);
        Assert.Equal(10 * Math.Sqrt(8 / 9.0), errors.Spread, 1e-9);
        Assert.Equal(1 - errors.Rmse * errors.Rmse / (errors.Spread * errors.Spread), evaluation.Metrics["r2"].Mean, 1e-9);
        Assert.Null(evaluation.Decisions);
        Assert.Empty(evaluation.Predicted);
    }

    [Fact]
    public void Equal_numbers_are_met_or_missed()
    {
        using var scope = torch.NewDisposeScope();
        using var line = Line(0, 1);
        using var assessment = new Assessment(line, new Gradient(), Tiny.Rows([3], [2]), Tensor.From(new[] { 3.0, 3 }));
        Assert.Equal([1, 0], Same.Numbers(new R2().Score(assessment)));
    }

    [Fact]
    public void What_needs_a_class_says_so()
    {
        using var scope = torch.NewDisposeScope();
        using var line = Line(0, 2, -3, 1);
        var b = Tiny.Zeros(3);
        using var assessment = new Assessment(line, new Gradient(), Tiny.Rows([1, 1, 1]), Tensor.From(new[] { 0.5 }));
        foreach (var metric in new Metric[] { new Accuracy(), new InsertionMargin(b), new Insertion(b, label: ExplainedLabel.Wrong) })
            Assert.Contains("r2", Assert.Throws<CandorException>(() => Evaluator.Evaluate("e", assessment, [metric])).Message,
                StringComparison.Ordinal);
        Assert.Throws<CandorException>(() => assessment.Targets(ExplainedLabel.Wrong));
        Assert.Throws<CandorException>(() => assessment.Probabilities);
        Assert.Throws<CandorException>(() => line.Probabilities(assessment.Inputs));
        using var classes = Tiny.Mlp(3);
        using var other = new Assessment(classes, new Gradient(), assessment.Inputs, Tiny.Labels(0));
        Assert.Throws<CandorException>(() => Evaluator.Evaluate("e", other, [new R2()]));
        Assert.Throws<CandorException>(() => classes.Values(assessment.Inputs));
        Assert.Throws<CandorException>(() => new Mlp(new ColumnSpace(3), 2) { TargetScale = new(0, 1) });
    }

    [Fact]
    public void Values_are_in_the_targets_own_units()
    {
        using var scope = torch.NewDisposeScope();
        using var line = Line(0.5, 2, -3, 1);
        Assert.Equal([105, 125], Same.Numbers(line.Values(Tiny.Rows([1, 1, 1], [1, 0, 0]))));
    }

    [Fact]
    public void Label_randomisation_learns_the_shuffled_numbers()
    {
        using var scope = torch.NewDisposeScope();
        using var mlp = new Mlp(new ColumnSpace(4), 1, [64], 3, dtype: ScalarType.Float64) { TargetScale = new(0, 1) };
        var x = Tiny.Normal(12, 4);
        using var assessment = new Assessment(mlp, new GradientTimesInput(), x, (x.select(1, 0) * 2).clone(), seed: 4);
        var check = new LabelRandomization(new() { Epochs = 3000, LearningRate = 0.01 });
        var scores = Same.Numbers(check.Score(assessment));
        Assert.All(scores, s => Assert.InRange(s, -1, 1));
        Assert.Null(check.Remark(scores));
    }
}
