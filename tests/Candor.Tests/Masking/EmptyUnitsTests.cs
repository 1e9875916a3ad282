using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class EmptyUnitsTests
{
    private static readonly TokenSpace s_space = new(4, 9);

    [Fact]
    public void Pad_gets_no_share_no_rank_and_no_contribution()
    {
        using var scope = torch.NewDisposeScope();
        var (x, phi) = (Tiny.Rows([3, 1, 0, 0]), Tiny.Rows([-1, -2, 5, 0]));
        Same.Values([Math.E / (Math.E + 1), 1 / (Math.E + 1), 0, 0], EmptyUnits.Rule(phi, s_space, x).softmax(1));
        Same.Values([1, 0, 0, 0], HardMask.Top(EmptyUnits.Last(phi, s_space, x), [1]).select(1, 0));
        Same.Values([-1, -2, 0, 0], EmptyUnits.Nothing(phi, s_space, x));
    }

    [Fact] // A text without any word still has a distribution.
    public void A_row_of_pad_alone_is_no_number_that_breaks()
    {
        using var scope = torch.NewDisposeScope();
        var share = EmptyUnits.Rule(Tiny.Rows([1, 2, 3, 4]), s_space, Tiny.Rows([0, 0, 0, 0])).softmax(1);
        Assert.Equal(1, share.sum().ToDouble(), 9);
    }

    [Fact]
    public void Spaces_of_numbers_have_no_empty_units() =>
        Assert.Null(new ColumnSpace(4).Empty(torch.zeros([1, 4])));

    [Fact] // Half of the rows keep k of the words, the others a number that is uniform on 1 … n.
    public void Random_masks_keep_words_only()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        const int Rows = 4000;
        var x = torch.cat([torch.ones([Rows, 6], dtype: ScalarType.Float64), torch.zeros([Rows, 14], dtype: ScalarType.Float64)], 1);
        var space = new TokenSpace(20, 9);
        var masks = RandomMasks.Draw(Rows, 20, 3, generator, ScalarType.Float64, space.Empty(x));
        Assert.Equal(0, (masks * x.eq(0).to(ScalarType.Float64)).sum().ToDouble());
        var sizes = masks.sum(1).ToArray<double>();
        Assert.All(sizes, s => Assert.InRange(s, 1, 6));
        // (3 + 3.5 and a little, since 20 places do not share out evenly over 6 words)/2.
        Assert.InRange(sizes.Average(), 3.1, 3.6);
        var each = masks.sum([0]).ToArray<double>()[..6];
        Assert.All(each, n => Assert.InRange(n / each.Average(), 0.93, 1.07));
    }
}
