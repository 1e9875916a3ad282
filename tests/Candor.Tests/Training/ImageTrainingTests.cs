using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

public class ImageTrainingTests
{
    private static readonly DataSplit s_data = ImageSets.Corners(80).Split(0.6, 0.2, seed: 1);
    private static readonly SuperpixelGrid s_space = new(s_data.Source.Schema.Image!, 4);

    [Fact]
    public void Bytes_become_the_inputs_that_the_standardizer_gives()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new SmallCnn(s_space, 4, 1);
        var tensor = InputTensors.Of(s_data.Test, predictor);
        Assert.Equal([s_data.Test.Count, 1, 8, 8], tensor.shape);
        var expected = s_data.Test.Inputs;
        Assert.All(tensor.ToArray<float>().Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-5f));
    }

    [Fact]
    public void Images_of_another_size_are_refused_by_name_of_both_sizes()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new SmallCnn(new SuperpixelGrid(new(1, 12, 12), 4), 4, 1);
        var error = Assert.Throws<CandorException>(() => InputTensors.Of(s_data.Test, predictor));
        Assert.Contains("1 × 8 × 8", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 × 12 × 12", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_small_network_learns_images_and_its_explanations_improve(bool augment) => Leaks.None(() =>
    {
        using var predictor = new SmallCnn(s_space, 4, 1, width: 8);
        var lime = new Lime(new() { Samples = 40 });
        var baseline = Baseline.Mean(s_data.Train);
        var objective = new CrossEntropy() + 0.1 * new InsertionRegularizer(lime, baseline);
        using var run = new Trainer(new()
        {
            Epochs = 25,
            LearningRate = 0.03,
            Batch = 12,
            Patience = null,
            Augment = augment
            ? new() { Crop = true } : null
        }).Fit(predictor, objective, s_data);
        Assert.InRange(run.History[^1].Accuracy, 0.9, 1);
        Assert.True(run.History[^1].Insertion > run.History[0].Insertion + 0.2);
    });

    [Fact]
    public void A_perceptron_takes_images_as_vectors()
    {
        using var scope = torch.NewDisposeScope();
        using var mlp = new Mlp(s_space, 4, [5]);
        Assert.Equal([s_data.Test.Count, 4], mlp.forward(InputTensors.Of(s_data.Test, mlp)).shape);
    }

    [Fact]
    public void A_table_is_not_flipped()
    {
        var data = Sets.Blobs().Split(0.6, 0.2, seed: 1);
        using var mlp = new Mlp(data, [4]);
        var error = Assert.Throws<CandorException>(() => new Trainer(new() { Epochs = 1, Augment = new() { Flip = true } }).Fit(mlp,
            new CrossEntropy(), data));
        Assert.Contains("is a table, which cannot be flipped", error.Message, StringComparison.Ordinal);
    }

    [Fact] // byte 0 is black: (0 − mean)/deviation of the channel
    public void Backgrounds_are_those_of_channels()
    {
        using var scope = torch.NewDisposeScope();
        var data = ImageSets.Corners(40, channels: 3).Split(0.6, 0.2, seed: 1);
        var like = torch.zeros([1, 3, 8, 8], dtype: ScalarType.Float64);
        Assert.All(Baseline.Mean(data.Train).On(like).ToArray<double>(), v => Assert.Equal(0, v));
        var (mean, deviation) = (data.Standardizer.Mean, data.Standardizer.Deviation);
        var zero = Baseline.Zero(data).On(like).ToArray<double>();
        var noise = Baseline.Noise(data.Train, 3).On(like).ToArray<double>();
        for (var i = 0; i < zero.Length; i++)
        {
            Assert.Equal(-mean[i / 64] / deviation[i / 64], zero[i], 1e-12);
            Assert.InRange(noise[i] * deviation[i / 64] + mean[i / 64], 0, 1);
        }
        Assert.True(noise.Distinct().Count() > 100);
    }
}
