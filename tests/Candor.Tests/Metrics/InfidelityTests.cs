using Candor.Explainers;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class InfidelityTests
{
    private static void Assess(Action<Assessment> use, params double[] phi)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(3, 0.25);
        using var assessment = new Assessment(predictor, new Told(phi), Tiny.Normal(1, 3), Tiny.Labels(1));
        use(assessment);
    }

    // A constant model never falls, so what is left is the mean of (Σφ of the removed)²: sets {0}, {1, 2}, {} give 1, 25, 0.
    [Fact] // The logit of a logistic model falls by exactly what its weights say; its probability does not.
    public void What_is_compared_is_the_output_that_is_explained()
    {
        Assert.Equal(0, Of(ExplainedOutput.Logit), 1e-12);
        Assert.InRange(Of(ExplainedOutput.Probability), 0.1, 20);
        Assert.Equal(1, Correlated(ExplainedOutput.Logit), 1e-9);

        static double Of(ExplainedOutput output) => Score(output, new Infidelity(Tiny.Zeros(3)));
        static double Correlated(ExplainedOutput output) => Score(output, new SensitivityN(Tiny.Zeros(3), new() { Removed = 2 }));
        static double Score(ExplainedOutput output, Metric metric)
        {
            using var scope = torch.NewDisposeScope();
            using var predictor = Tiny.Logistic(3, -2, 4);
            using var a = new Assessment(predictor, new Told([3, -2, 4]) { Explained = output },
                torch.ones([1, 3], dtype: ScalarType.Float64), Tiny.Labels(1));
            return metric.Score(a).ToDouble();
        }
    }

    [Fact]
    public void It_is_the_mean_square_of_what_the_explanation_says_and_the_model_does_not_do() => Assess(
        a => Same.Values([26.0 / 3],
            new Infidelity(Tiny.Zeros(3)).Score(a, Tiny.Rows([1.0, 0, 0], [0, 1, 1], [0, 0, 0]).unsqueeze(0))), 1, 2, 3);

    [Fact]
    public void An_empty_explanation_of_a_constant_model_has_none() => Assess(a => Same.Values([0], new Infidelity(Tiny.Zeros(3)).Score(a),
        0), 0, 0, 0);

    // f_1 = σ(g): falls f(x) − f(masked); with φ = 0 the score is the mean square of the falls.
    [Fact]
    public void Falls_that_the_explanation_does_not_speak_of_count()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(1, 2);
        using var a = new Assessment(predictor, new Told([0, 0]), Tiny.Rows([1.0, 1.0]), Tiny.Labels(1));
        var (first, both) = (Tiny.Sigmoid(3) - Tiny.Sigmoid(2), Tiny.Sigmoid(3) - 0.5);
        Same.Values([(first * first + both * both) / 2], new Infidelity(Tiny.Zeros(2)).Score(a, Tiny.Rows([1.0, 0], [1, 1]).unsqueeze(0)));
    }

    [Fact]
    public void No_perturbations_are_refused() => Same.Says(() => new Infidelity(Tiny.Zeros(2), 0).Validate(2), "0 perturbations",
        "1 or more");
}
