using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

public class AdversarialLossTests
{
    private static readonly AttackOptions s_options = new() { Size = 0.5, Steps = 3 };

    private static Tensor Attacked(Predictor predictor, Tensor x, Tensor y, ulong seed = 1)
    {
        using var generator = new Generator(seed);
        var loss = new AdversarialLoss(s_options);
        using var step = new Step(predictor, x, y, generator, loss);
        return step.Attack(s_options);
    }

    // Of g = 2x₁ − 3x₂ the loss of class 1 is largest at x + (−½, ½), of class 0 at x + (½, −½), from wherever the ascent starts.
    [Fact]
    public void A_linear_predictor_errs_most_in_a_corner_of_the_box()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(2, -3);
        var (x, y) = (Tiny.Rows([1.0, 1], [0, 2]), Tiny.Labels(1, 0));
        Same.Values([0.5, 1.5, 0.5, 1.5], Attacked(predictor, x, y).flatten());
        using var generator = new Generator(1);
        using var step = new Step(predictor, x, y, generator, new AdversarialLoss(s_options));
        // g is −3.5 for class 1, and −3.5 for class 0, which it favours.
        var expected = (Math.Log(1 + Math.Exp(3.5)) + Math.Log(1 + Math.Exp(-3.5))) / 2;
        Assert.Equal(expected, new AdversarialLoss(s_options).Evaluate(step).ToDouble(), 1e-6);
    }

    [Fact]
    public void An_attack_stays_in_its_box_raises_the_loss_and_is_a_function_of_the_seed()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(hidden: [16]);
        var (x, y) = (Tiny.Normal(40, 4).to(predictor.parameters().First().dtype), Tiny.Cycle(40, 3));
        var (a, b) = (Attacked(predictor, x, y), Attacked(predictor, x, y));
        Assert.True((a - x).abs().max().ToDouble() <= 0.5 + 1e-6);
        Assert.Equal(a.ToArray<double>(), b.ToArray<double>());
        Assert.NotEqual(a.ToArray<double>(), Attacked(predictor, x, y, seed: 2).ToArray<double>());
        double Loss(Tensor inputs) => AdversarialLoss.LossOf(predictor.forward(inputs), y, numbers: false).mean().ToDouble();
        Assert.True(Loss(a) > Loss(x) + 0.01, $"{Loss(x)} to {Loss(a)}");
    }

    [Theory]
    [InlineData(0, 7, "--attack-size")]
    [InlineData(double.NaN, 7, "--attack-size")]
    [InlineData(0.1, 0, "--attack-steps")]
    public void What_is_no_attack_is_refused(double size, int steps, string words) =>
        Same.Says(() => new AdversarialLoss(new() { Size = size, Steps = steps }), words);
}
