using Candor.Explainers.Learned;
using Candor.Tensors;

namespace Candor.Tests.Explainers.Learned;

public class PriorTests
{
    [Fact] // m = 1: z̃ ∝ √(z r). z = (½, ½), r = (¾, ¼): √3 to 1.
    public void The_merge_is_the_weighted_geometric_mean()
    {
        using var scope = torch.NewDisposeScope();
        var merged = Prior.Merge(Logs(0.5, 0.5), Logs(0.75, 0.25), 1).exp();
        Same.Values([Math.Sqrt(3) / (1 + Math.Sqrt(3)), 1 / (1 + Math.Sqrt(3))], merged, 1e-12);
    }

    [Fact]
    public void The_prior_fades_with_the_epochs()
    {
        using var scope = torch.NewDisposeScope();
        var late = Prior.Merge(Logs(0.5, 0.5), Logs(0.99, 0.01), 1000).exp().ToArray<double>();
        Assert.InRange(late[0], 0.5, 0.502);
        var batch = new LearnedBatch(Logs(1), Logs(1), null);
        Assert.Equal(0.25 / 10, Prior.Loss(batch, Logs(0.5, 0.5), Logs(0.75, 0.25), 9).ToDouble(), 1e-12);
    }

    [Fact] // Scores of about 0.01: the softmax as printed is uniform within 1 %; with unit spread it ranks.
    public void Unit_spread_makes_small_scores_tell()
    {
        using var scope = torch.NewDisposeScope();
        var scores = Tiny.Rows([0.0, 0.01, 0.0, 0.0]);
        var literal = Prior.LogSoftmax(scores, PriorScale.PaperLiteral).exp().ToArray<double>();
        var spread = Prior.LogSoftmax(scores, PriorScale.UnitSpread).exp().ToArray<double>();
        Assert.InRange(literal[1], 0.25, 0.2525);
        Assert.Equal(Math.Exp(4 / Math.Sqrt(3)) / (Math.Exp(4 / Math.Sqrt(3)) + 3), spread[1], 9);
        Assert.All(Prior.LogSoftmax(scores * 0.0, PriorScale.UnitSpread).exp().ToArray<double>(), p => Assert.Equal(0.25, p, 12));
    }

    [Fact] // σ(w·x) at x = (1, 1), w = (2, −1): |g × i| is f(1 − f)·(2, 1), and the released prior prefers the smaller.
    public void The_released_prior_turns_the_sign_and_keeps_the_scores_raw()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Logistic(2, -1);
        var data = LearnedData.Of(model, Tiny.Rows([1.0, 1]), Tiny.Labels(1));
        var logR = Prior.LogOf(model, data, torch.zeros([2], dtype: ScalarType.Float64), new() { Prior = PriorKnowledge.AsReleased })!;
        var f = Tiny.Sigmoid(1);
        Assert.Equal(f * (1 - f), (logR.select(1, 1) - logR.select(1, 0)).ToDouble(), 9);
        Assert.Null(Prior.LogOf(model, data, torch.zeros([2], dtype: ScalarType.Float64), new() { Prior = PriorKnowledge.None }));
    }

    [Fact] // f = σ(w·x): ∂f/∂v_j at v = 1 is x_j w_j f (1 − f).
    public void The_gradient_in_the_masks_is_gradient_times_input()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Logistic(1, -2, 0.5);
        var x = Tiny.Rows([0.3, 0.4, -1]);
        var f = Tiny.Sigmoid(0.3 - 0.8 - 0.5);
        var gradient = MaskGradient.Of(model, x, Tiny.Labels(1), torch.zeros([3], dtype: ScalarType.Float64));
        Same.Values([0.3 * f * (1 - f), -0.8 * f * (1 - f), -0.5 * f * (1 - f)], gradient, 1e-12);
    }

    private static Tensor Logs(params double[] p) => Tiny.Rows(p).log();
}
