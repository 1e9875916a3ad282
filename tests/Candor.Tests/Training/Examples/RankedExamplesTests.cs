using Candor.Masking;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Support;
using Candor.Training.Examples;

namespace Candor.Tests.Training.Examples;

/// <summary>However many ranks train with examples, predictor, influences and scores are the same: to 1e-9 in float64.</summary>
public class RankedExamplesTests
{
    public static TheoryData<string> Ways => ["exact", "open", "cached", "rolling", "joint", "rps-r", "pretrain-r", "resnet18-mlp"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Fewer(string way)
    {
        var images = way == "resnet18-mlp";
        var data = images ? ImageSets.Corners(40, 16).Split(seed: 3) : Sets.Blobs(rows: 61).Split(seed: 3);
        var whole = Train(Ranks.One);
        foreach (var ranks in images ? new[] { 2 } : [2, 3, 4])
            Assert.All(ThreadRanks.Run(ranks, Train), part =>
            {
                Same.Values(whole.Told, part.Told, 1e-9);
                Same.Values(whole.Weights, part.Weights, 1e-9);
            });

        (double[] Weights, double[] Told) Train(Ranks ranks)
        {
            using var scope = torch.NewDisposeScope();
            using Predictor predictor = images
                ? new ResNet18(new SuperpixelGrid(data.Source.Schema.Image!, 2), 4, ResNetStem.Small, seed: 1, width: 4,
                    dtype: ScalarType.Float64)
                : new Mlp(new ColumnSpace(4), 3, [16, 8], seed: 1, dtype: ScalarType.Float64, dropout: 0.2);
            var options = new ExampleTrainerOptions
            {
                Method = ExampleMethods.Find(way) ?? ExampleMethod.Ours,
                Examples = 6,
                Etas = [0.01],
                Epochs = images ? 2 : 6,
                Batch = 9,
                LearningRate = images ? 1e-4 : 0.01,
                Seed = 5,
                RefreshEvery = way == "cached" ? 3 : 1,
                FreshPoints = way == "rolling" ? 7 : null,
                OpenPoints = way == "open",
            };
            using var run = new ExampleTrainer(options).Fit(predictor, data, new() { Ranks = ranks });
            run.Use(run.Best);
            return ([.. predictor.StateByName().Concat(run.Points.StateByName()).SelectMany(s => Same.Numbers(s.Value))],
                [.. run.History.SelectMany(h => h.Terms.Values.Append(h.Loss ?? 0).Append(h.Accuracy).Append(h.Faithfulness ?? 0))]);
        }
    }
}
