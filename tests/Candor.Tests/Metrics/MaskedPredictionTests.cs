using Candor.Explainers;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class MaskedPredictionTests
{
    private static double[] Score(bool logLoss, Tensor kept, params long[] labels)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Logistic(2, -1);
        using var a = new Assessment(predictor, new Told([0, 0]), torch.ones([labels.Length, 2], dtype: ScalarType.Float64),
            Tiny.Labels(labels));
        return new MaskedPrediction(Tiny.Zeros(2), logLoss).Score(a, kept).ToArray<double>();
    }

    // g = 2 z₁ − z₂: 1, 2, −1 and 0, where f₁ = ½ and the first of equals is predicted.
    [Fact]
    public void It_is_the_share_of_masks_under_which_the_class_is_still_predicted()
    {
        var kept = Tiny.Rows([1.0, 1], [1, 0], [0, 1], [0, 0]).unsqueeze(0);
        Assert.Equal([0.5, 0.5], Score(false, kept, 1, 0));
    }

    [Fact]
    public void The_loss_is_the_mean_negative_log_of_the_class()
    {
        var kept = Tiny.Rows([1.0, 1], [0, 1]).unsqueeze(0);
        var loss = Score(true, kept, 1, 0);
        Assert.Equal((-Math.Log(Tiny.Sigmoid(1)) - Math.Log(Tiny.Sigmoid(-1))) / 2, loss[0], 1e-9);
        Assert.Equal((-Math.Log(Tiny.Sigmoid(-1)) - Math.Log(Tiny.Sigmoid(1))) / 2, loss[1], 1e-9);
    }

    [Fact]
    public void Masks_are_a_function_of_the_seed()
    {
        double[] Of(ulong seed)
        {
            using var scope = torch.NewDisposeScope();
            using var predictor = Tiny.Logistic(2, -1, 3, 1);
            using var a = new Assessment(predictor, new Told([0, 0, 0, 0]), Tiny.Normal(6, 4), Tiny.Labels(0, 1, 0, 1, 0, 1), seed: seed);
            return new MaskedPrediction(Tiny.Zeros(4), logLoss: true).Score(a).ToArray<double>();
        }
        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }

    [Fact]
    public void Accuracy_and_log_loss_share_their_passes()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new Counting(Tiny.Logistic(2, -1, 3, 1));
        using var assessment = new Assessment(predictor, new Told([0, 0, 0, 0]), Tiny.Normal(6, 4), Tiny.Labels(0, 1, 0, 1, 0, 1));
        var b = Tiny.Zeros(4);
        var right = new MaskedPrediction(b).Score(assessment).ToArray<double>();
        var passes = predictor.Calls;
        var loss = new MaskedPrediction(b, logLoss: true).Score(assessment).ToArray<double>();
        Assert.Equal(passes, predictor.Calls);
        Assert.True(passes > 0);
        Assert.Equal(right, new MaskedPrediction(b).Score(assessment).ToArray<double>());
        Assert.NotEqual(right, loss);
    }

    [Fact]
    public void No_masks_are_refused() =>
        Same.Says(() => new MaskedPrediction(Tiny.Zeros(2), masks: 0).Validate(2), "0 masks", "1 or more");
}
