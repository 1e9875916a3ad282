using Candor.Objectives;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

public class GradientSumTests
{
    [Fact]
    public void Pieces_are_added_in_the_order_of_their_numbers_and_to_what_the_leaf_had()
    {
        using var scope = torch.NewDisposeScope();
        var (leaf, other) = (Leaf(), Leaf());
        leaf.grad = One(0.5);
        using var sum = new GradientSum([leaf, other], ahead: 8);
        // (1e16 − 1e16) + 1 is 1 in double precision, (1e16 + 1) − 1e16 is 0.
        foreach (var (piece, value) in new[] { (2, 1.0), (1, -1e16), (0, 1e16) })
            sum.Begin().Add(piece, [One(value), null]);
        sum.Store();
        Assert.Equal(1.5, leaf.grad!.ToDouble());
        Assert.Null(other.grad);
    }

    [Fact]
    public void Who_is_too_far_ahead_waits_for_the_piece_whose_turn_it_is()
    {
        using var scope = torch.NewDisposeScope();
        var leaf = Leaf();
        using var sum = new GradientSum([leaf], ahead: 1);
        sum.Begin().Add(2, [One(1)]);
        var late = Start(() => sum.Begin().Add(1, [One(2)]));
        Assert.False(late.Join(50));
        sum.Begin().Add(0, [One(4)]);
        Assert.True(late.Join(10_000));
        sum.Store();
        Assert.Equal(7, leaf.grad!.ToDouble());
    }

    [Fact]
    public void Nobody_waits_for_a_piece_that_failed()
    {
        using var scope = torch.NewDisposeScope();
        using var sum = new GradientSum([Leaf()], ahead: 1);
        var failing = sum.Begin();
        sum.Begin().Add(2, [One(1)]);
        var late = Start(() => sum.Begin().Add(1, [One(2)]));
        Assert.False(late.Join(50));
        failing.Dispose();
        Assert.True(late.Join(10_000));
    }

    private static Tensor One(double value) => Tensor.From([value]);

    private static Tensor Leaf() => torch.zeros([1], dtype: ScalarType.Float64).requires_grad_();

    private static Thread Start(Action work)
    {
        var thread = new Thread(() =>
        {
            using var scope = torch.NewDisposeScope();
            work();
        });
        thread.Start();
        return thread;
    }
}
