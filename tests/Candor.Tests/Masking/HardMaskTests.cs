using Candor.Masking;
using Candor.Torch;

namespace Candor.Tests.Masking;

public class HardMaskTests
{
    [Fact]
    public void The_units_with_the_largest_phi_are_in()
    {
        using var scope = new TensorScope();
        var top = HardMask.Top(Tiny.Rows([0.1, 0.9, -0.5, 0.4]), [0, 1, 2, 4]);
        Same.Values([0, 0, 0, 0, /**/ 0, 1, 0, 0, /**/ 0, 1, 0, 1, /**/ 1, 1, 1, 1], top);
        Assert.Equal([1, 4, 4], top.Shape.ToArray());
    }

    [Fact]
    public void Of_equal_units_the_lower_index_is_first()
    {
        using var scope = new TensorScope();
        Same.Values([0, 1, 0, 0, /**/ 0, 1, 1, 0, /**/ 1, 1, 1, 0], HardMask.Top(Tiny.Rows([0.0, 2.0, 2.0, 0.0]), [1, 2, 3]));
    }

    [Fact]
    public void A_constant_explanation_ranks_by_index_also_among_many_units()
    {
        using var scope = new TensorScope();
        var top = Same.Numbers(HardMask.Top(Tensor.Full([1, 500], 0.3, DType.Float64), [123]));
        Assert.All(top.Index(), u => Assert.Equal(u.Index < 123 ? 1 : 0, u.Item));
    }

    [Fact]
    public void One_unit_is_in_at_step_1()
    {
        using var scope = new TensorScope();
        Same.Values([0, 1], HardMask.Top(Tiny.Rows([-3.0]), [0, 1]));
    }

    [Fact]
    public void Not_a_number_ranks_highest()
    {
        using var scope = new TensorScope();
        Same.Values([0, 0, 1], HardMask.Top(Tiny.Rows([5.0, 1.0, double.NaN]), [1]));
    }

    [Fact]
    public void Masks_are_nested_and_hold_exactly_s_units()
    {
        using var scope = new TensorScope();
        var top = HardMask.Top(Tiny.Normal(6, 9), [1, 4, 9]);
        Same.Values(Enumerable.Repeat(new[] { 1.0, 4, 9 }, 6).SelectMany(v => v).ToArray(), top.Sum(2));
        Assert.True((top.Narrow(1, 0, 2) <= top.Narrow(1, 1, 2)).All().Item() == 1);
    }

    [Fact]
    public void The_mask_carries_no_gradient()
    {
        using var scope = new TensorScope();
        Assert.False(HardMask.Top(Tiny.Normal(2, 3).DetachToLeaf(), [1]).RequiresGrad);
    }
}
