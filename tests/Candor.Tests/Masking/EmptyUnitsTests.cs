using Candor.Masking;
using Candor.Torch;

namespace Candor.Tests.Masking;

public class EmptyUnitsTests
{
    private static readonly TokenSpace s_space = new(4, 9);

    [Fact]
    public void Pad_gets_no_share_no_rank_and_no_contribution()
    {
        using var scope = new TensorScope();
        var (x, phi) = (Tiny.Rows([3, 1, 0, 0]), Tiny.Rows([-1, -2, 5, 0]));
        Same.Values([Math.E / (Math.E + 1), 1 / (Math.E + 1), 0, 0], EmptyUnits.Rule(phi, s_space, x).Softmax(1));
        Same.Values([1, 0, 0, 0], HardMask.Top(EmptyUnits.Last(phi, s_space, x), [1]).Select(1, 0));
        Same.Values([-1, -2, 0, 0], EmptyUnits.Nothing(phi, s_space, x));
    }

    [Fact] // A text without any word still has a distribution.
    public void A_row_of_pad_alone_is_no_number_that_breaks()
    {
        using var scope = new TensorScope();
        var share = EmptyUnits.Rule(Tiny.Rows([1, 2, 3, 4]), s_space, Tiny.Rows([0, 0, 0, 0])).Softmax(1);
        Assert.Equal(1, share.Sum().Item(), 9);
    }

    [Fact]
    public void Spaces_of_numbers_have_no_empty_units() =>
        Assert.Null(new ColumnSpace(4).Empty(Tensor.Zeros([1, 4])));

    [Fact] // Half of the rows keep k of the words, the others a number that is uniform on 1 … n.
    public void Random_masks_keep_words_only()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(4);
        const int Rows = 4000;
        var x = Tensor.Cat([Tensor.Ones([Rows, 6], DType.Float64), Tensor.Zeros([Rows, 14], DType.Float64)], 1);
        var space = new TokenSpace(20, 9);
        var masks = RandomMasks.Draw(Rows, 20, 3, generator, DType.Float64, space.Empty(x));
        Assert.Equal(0, (masks * x.Equal(0).To(DType.Float64)).Sum().Item());
        var sizes = masks.Sum(1).ToArray<double>();
        Assert.All(sizes, s => Assert.InRange(s, 1, 6));
        // (3 + 3.5 and a little, since 20 places do not share out evenly over 6 words)/2.
        Assert.InRange(sizes.Average(), 3.1, 3.6);
        var each = masks.Sum(0).ToArray<double>()[..6];
        Assert.All(each, n => Assert.InRange(n / each.Average(), 0.93, 1.07));
    }
}
