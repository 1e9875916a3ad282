using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Support;
using Candor.Training;

namespace Candor.Tests.Training;

/// <summary>However many ranks learn an explainer, it is the same: to 1e-9 in float64.</summary>
public class RankedExplainersTests
{
    [Theory]
    [InlineData("meed", null)]
    [InlineData("meed", Adversary.SlicedWasserstein)]
    [InlineData("honest-meed", null)]
    [InlineData("l2x", null)]
    [InlineData("vibi", null)]
    [InlineData("cxplain", null)]
    [InlineData("meed as released", null)]
    [InlineData("meed texts", null)]
    public void Learned(string name, Adversary? adversary)
    {
        var whole = Train(Ranks.One);
        foreach (var ranks in new[] { 2, 3, 4 })
            Assert.All(ThreadRanks.Run(ranks, Train), part =>
            {
                Same.Values(whole.Told, part.Told, 1e-9);
                Same.Values(whole.Weights, part.Weights, 1e-9);
            });

        (double[] Weights, double[] Told) Train(Ranks ranks)
        {
            using var scope = torch.NewDisposeScope();
            var texts = name.EndsWith("texts", StringComparison.Ordinal);
            using Predictor model = texts
                ? new TextCnn(new TokenSpace(8, 12), 2, seed: 3, dtype: ScalarType.Float64)
                : new Mlp(new ColumnSpace(5), 2, [8], 3, dtype: ScalarType.Float64);
            model.train(false);
            var inputs = texts ? Tiny.Normal(41, 8).abs().mul(6).clamp(0, 11).floor() : Tiny.Normal(41, 5);
            var data = LearnedData.Of(model, inputs, Tiny.Cycle(41, 2), ranks);
            using var method = Catalog.Learned(name.Split(' ')[0], NetworkFamily.Of(model.Space, 2, dtype: ScalarType.Float64), new()
            {
                TopK = 2,
                Epochs = texts ? 2 : 6,
                Batch = texts ? 14 : 10,                                   // the last batch has one row, fewer than ranks
                LearningRate = 1e-2,
                Seed = 7,
                PriorWeight = 0.1,
                Sampler = name.EndsWith("released", StringComparison.Ordinal) ? Sampler.AsReleased : Sampler.GumbelSoftmax,
                ModelTerm = name.EndsWith("released", StringComparison.Ordinal) ? 0.5 : 0,
                Adversary = adversary ?? Adversary.CrossEntropy,
            });
            var history = new LearnedTrainer(new() { Ranks = ranks }).Fit(method, model, data, data);
            return ([.. method.Modules.SelectMany(m => m.Value.StateByName()).SelectMany(s => Same.Numbers(s.Value))],
                [.. history.SelectMany(h => h.Terms.Values), .. history.SelectMany(h => h.Fidelity!.Values)]);
        }
    }
}
