using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Predictors;

/// <summary>The networks for texts, series and 28×28 images.</summary>
public class NetworkTests
{
    [Theory] // Images of 64×64 pixels and less, tables and series: sixteen times as many; larger images: as they fill no more memory.
    [InlineData(512, 8192, 40L)]
    [InlineData(128, 2048, 1L, 28L, 28L)]
    [InlineData(32, 512, 3L, 64L, 64L)]
    [InlineData(32, 128, 3L, 128L, 128L)]
    [InlineData(32, 32, 3L, 512L, 512L)]
    public void A_pass_on_a_GPU_has_more_rows_and_of_large_images_fewer(int rows, int expected, params long[] shape) =>
        Assert.Equal(expected, Predictor.RowsOnGpu(rows, shape));

    private static readonly TextCnnOptions s_small = new() { Vocabulary = 20, Embedding = 5, Filters = 6 };

    [Fact] // A word whose mask is 0 is as PAD, one whose mask is 1 is as it was.
    public void A_masked_word_is_as_padding()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new TextCnn(new TokenSpace(4), 2, s_small, seed: 3, dtype: ScalarType.Float64);
        predictor.train(false);
        var x = Tiny.Rows([7, 3, 19, 1]);
        var zeros = torch.zeros([4], dtype: ScalarType.Float64);
        Same.Values(predictor.forward(Tiny.Rows([7, 0, 19, 0])), predictor.ForwardMasked(x, Tiny.Rows([1, 0, 1, 0]), zeros), 1e-12);
        Same.Values(predictor.forward(x), predictor.ForwardMasked(x, Tiny.Rows([1, 1, 1, 1]), zeros), 1e-12);
    }

    [Fact]
    public void Text_networks_have_the_papers_sizes()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new TextCnn(new TokenSpace(400), 2);
        Assert.Equal(
            ["embedding.weight 5000,50", "convolution.weight 250,50,3", "convolution.bias 250", "top.2.weight 250,250", "top.2.bias 250",
                "top.5.weight 2,250", "top.5.bias 2"],
            predictor.ParametersByName().Select(p => $"{p.Key} {string.Join(',', p.Value.shape)}"));
    }

    [Fact]
    public void A_series_network_reads_the_last_output_and_masks_single_features_of_single_times()
    {
        using var scope = torch.NewDisposeScope();
        var space = new SeriesSpace(3, 4);
        using var predictor = new LstmClassifier(space, 2, hidden: 5, seed: 3, dtype: ScalarType.Float64);
        using var generator = new Generator(4);
        var x = torch.randn([2, 3, 4], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var mask = torch.ones([2, 12], dtype: ScalarType.Float64);
        Same.Values(predictor.forward(x), predictor.ForwardMasked(x, mask, torch.zeros([3, 4], dtype: ScalarType.Float64)), 1e-12);
        Assert.Equal([2, 3, 4], space.Expand(mask).shape);
        Assert.Equal("t1 x2", space.Names[6]);
        Same.Says(() => new LstmClassifier(new ColumnSpace(4), 2), "[time, features]");
    }

    [Fact]
    public void Dropout_goes_on_from_a_seed()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new TextCnn(new TokenSpace(4), 2, s_small, seed: 3, dtype: ScalarType.Float64);
        var x = Tiny.Rows([7, 3, 19, 1]);
        predictor.Reseed(5);
        var first = Same.Numbers(predictor.forward(x));
        Assert.NotEqual(first, Same.Numbers(predictor.forward(x)));
        predictor.Reseed(5);
        Assert.Equal(first, Same.Numbers(predictor.forward(x)));
    }

    [Fact]
    public void Probabilities_are_those_of_evaluation_mode_and_leave_the_mode_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new TextCnn(new TokenSpace(4), 2, s_small, seed: 3, dtype: ScalarType.Float64);
        var x = Tiny.Rows([7, 3, 19, 1]);
        predictor.train(true);
        var p = predictor.Probabilities(x);
        Assert.True(predictor.training);
        Assert.False(p.requires_grad);
        predictor.train(false);
        Same.Values(predictor.forward(x).softmax(1), p, 1e-12);
    }
}
