using Candor.Masking;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training.Examples;

namespace Candor.Tests.Training.Examples;

public sealed class FeatureDriftTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Mlp _predictor = new(new ColumnSpace(4), 2, [8], seed: 1, dtype: ScalarType.Float64);
    private readonly Tensor _points = Tiny.Normal(50, 4);

    public void Dispose()
    {
        _predictor.Dispose();
        _scope.Dispose();
    }

    // Features of one ReLU layer without shift scale with its weights.
    private void Scale(double by)
    {
        using var grad = torch.no_grad();
        foreach (var parameter in _predictor.parameters())
            parameter.mul_(by);
    }

    [Fact]
    public void Features_are_far_once_they_differ_by_a_tenth_of_what_was_kept()
    {
        using var drift = new FeatureDrift(_predictor, _points);
        Assert.True(drift.IsFar(), "nothing is kept yet");
        drift.Mark();
        Assert.False(drift.IsFar());
        Scale(1.09);
        Assert.False(drift.IsFar());
        Scale(1.02);
        Assert.True(drift.IsFar());
        drift.Mark();
        Assert.False(drift.IsFar());
        Scale(double.NaN);
        Assert.True(drift.IsFar());
    }

    [Fact]
    public void Kept_features_are_those_of_a_predictor_that_moved_at_most_by_a_tenth()
    {
        using var kept = new CachedFeatures(_predictor, _points, _points, refreshEvery: 100, Ranks.One);
        var index = Tensor.From([0L, 1L]);
        double[] At(int step) => kept.At(step, index, []).Points.clone().ToArray<double>();
        double[] Own() => ((IFeatureMap)_predictor).Features(_points).ToArray<double>();

        var first = At(0);
        Assert.Equal(Own(), first);
        Scale(1.05);
        Assert.Equal(first, At(1));
        Scale(1.10);
        Assert.Equal(Own(), At(2));
    }
}
