using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class HardMaskTests
{
    [Fact]
    public void The_units_with_the_largest_phi_are_in()
    {
        using var scope = torch.NewDisposeScope();
        var top = HardMask.Top(Tiny.Rows([0.1, 0.9, -0.5, 0.4]), [0, 1, 2, 4]);
        Same.Values([0, 0, 0, 0, /**/ 0, 1, 0, 0, /**/ 0, 1, 0, 1, /**/ 1, 1, 1, 1], top);
        Assert.Equal([1, 4, 4], top.shape);
    }

    [Fact]
    public void Of_equal_units_the_lower_index_is_first()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([0, 1, 0, 0, /**/ 0, 1, 1, 0, /**/ 1, 1, 1, 0], HardMask.Top(Tiny.Rows([0.0, 2.0, 2.0, 0.0]), [1, 2, 3]));
    }

    [Fact]
    public void A_constant_explanation_ranks_by_index_also_among_many_units()
    {
        using var scope = torch.NewDisposeScope();
        var top = Same.Numbers(HardMask.Top(torch.full([1, 500], 0.3, dtype: ScalarType.Float64), [123]));
        Assert.All(top.Index(), u => Assert.Equal(u.Index < 123 ? 1 : 0, u.Item));
    }

    [Fact]
    public void One_unit_is_in_at_step_1()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([0, 1], HardMask.Top(Tiny.Rows([-3.0]), [0, 1]));
    }

    [Fact]
    public void Not_a_number_ranks_highest()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([0, 0, 1], HardMask.Top(Tiny.Rows([5.0, 1.0, double.NaN]), [1]));
    }

    [Fact]
    public void Masks_are_nested_and_hold_exactly_s_units()
    {
        using var scope = torch.NewDisposeScope();
        var top = HardMask.Top(Tiny.Normal(6, 9), [1, 4, 9]);
        Same.Values(Enumerable.Repeat(new[] { 1.0, 4, 9 }, 6).SelectMany(v => v).ToArray(), top.sum(2));
        Assert.True((top.narrow(1, 0, 2) <= top.narrow(1, 1, 2)).all().ToDouble() == 1);
    }

    [Fact]
    public void The_mask_carries_no_gradient()
    {
        using var scope = torch.NewDisposeScope();
        Assert.False(HardMask.Top(Tiny.Normal(2, 3).detach().requires_grad_(), [1]).requires_grad);
    }
}
