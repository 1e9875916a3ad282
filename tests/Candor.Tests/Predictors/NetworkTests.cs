using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Tests.Predictors;

/// <summary>The networks for texts, series and 28×28 images.</summary>
public class NetworkTests
{
    private static readonly TextCnnOptions s_small = new() { Vocabulary = 20, Embedding = 5, Filters = 6 };

    [Fact] // A word whose mask is 0 is as PAD, one whose mask is 1 is as it was.
    public void A_masked_word_is_as_padding()
    {
        using var scope = new TensorScope();
        using var predictor = new TextCnn(new TokenSpace(4), 2, s_small, seed: 3, dtype: DType.Float64);
        predictor.Train(false);
        var x = Tiny.Rows([7, 3, 19, 1]);
        var zeros = Tensor.Zeros([4], DType.Float64);
        Same.Values(predictor.Forward(Tiny.Rows([7, 0, 19, 0])), predictor.ForwardMasked(x, Tiny.Rows([1, 0, 1, 0]), zeros), 1e-12);
        Same.Values(predictor.Forward(x), predictor.ForwardMasked(x, Tiny.Rows([1, 1, 1, 1]), zeros), 1e-12);
    }

    [Fact]
    public void Text_networks_have_the_papers_sizes()
    {
        using var scope = new TensorScope();
        using var predictor = new TextCnn(new TokenSpace(400), 2);
        Assert.Equal(
            ["embedding.weight 5000,50", "convolution.weight 250,50,3", "convolution.bias 250", "top.2.weight 250,250", "top.2.bias 250", "top.5.weight 2,250", "top.5.bias 2"],
            predictor.NamedParameters().Select(p => $"{p.Key} {string.Join(',', p.Value.Shape.ToArray())}"));
    }

    [Fact]
    public void A_series_network_reads_the_last_output_and_masks_single_features_of_single_times()
    {
        using var scope = new TensorScope();
        var space = new SeriesSpace(3, 4);
        using var predictor = new LstmClassifier(space, 2, hidden: 5, seed: 3, dtype: DType.Float64);
        using var generator = new Generator(4);
        var x = Tensor.Randn([2, 3, 4], generator, DType.Float64);
        var mask = Tensor.Ones([2, 12], DType.Float64);
        Same.Values(predictor.Forward(x), predictor.ForwardMasked(x, mask, Tensor.Zeros([3, 4], DType.Float64)), 1e-12);
        Assert.Equal([2, 3, 4], space.Expand(mask).Shape.ToArray());
        Assert.Equal("t1 x2", space.Names[6]);
        Same.Says(() => new LstmClassifier(new ColumnSpace(4), 2), "[time, features]");
    }

    [Fact]
    public void Dropout_goes_on_from_a_seed()
    {
        using var scope = new TensorScope();
        using var predictor = new TextCnn(new TokenSpace(4), 2, s_small, seed: 3, dtype: DType.Float64);
        var x = Tiny.Rows([7, 3, 19, 1]);
        predictor.Reseed(5);
        var first = Same.Numbers(predictor.Forward(x));
        Assert.NotEqual(first, Same.Numbers(predictor.Forward(x)));
        predictor.Reseed(5);
        Assert.Equal(first, Same.Numbers(predictor.Forward(x)));
    }

    [Fact]
    public void Probabilities_are_those_of_evaluation_mode_and_leave_the_mode_alone()
    {
        using var scope = new TensorScope();
        using var predictor = new TextCnn(new TokenSpace(4), 2, s_small, seed: 3, dtype: DType.Float64);
        var x = Tiny.Rows([7, 3, 19, 1]);
        predictor.Train(true);
        var p = predictor.Probabilities(x);
        Assert.True(predictor.IsTraining);
        Assert.False(p.RequiresGrad);
        predictor.Train(false);
        Same.Values(predictor.Forward(x).Softmax(1), p, 1e-12);
    }
}
