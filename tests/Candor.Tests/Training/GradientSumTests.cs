using Candor.Torch;
using Candor.Training;

namespace Candor.Tests.Training;

public class GradientSumTests
{
    private static Tensor One(double value) => Tensor.From([value], [1]);

    [Fact]
    public void Pieces_are_added_in_the_order_of_their_numbers()
    {
        using var scope = new TensorScope();
        using var leaf = Tensor.Zeros([1], DType.Float64).DetachToLeaf();
        using var sum = new GradientSum([leaf], ahead: 8);
        // (1e16 + 1) − 1e16 is 0 in double precision, (1e16 − 1e16) + 1 is 1.
        foreach (var (piece, value) in new[] { (2, 1.0), (1, -1e16), (0, 1e16) })
            sum.Begin().Add(piece, [One(value)]);
        sum.Store();
        Assert.Equal(1, leaf.Grad!.Item());
    }

    [Fact]
    public void Who_is_too_far_ahead_waits_for_the_piece_whose_turn_it_is()
    {
        using var scope = new TensorScope();
        using var leaf = Tensor.Zeros([1], DType.Float64).DetachToLeaf();
        using var sum = new GradientSum([leaf], ahead: 1);
        sum.Begin().Add(2, [One(1)]);
        var late = Start(() => sum.Begin().Add(1, [One(2)]));
        Assert.False(late.Join(50));
        sum.Begin().Add(0, [One(4)]);
        Assert.True(late.Join(10_000));
        sum.Store();
        Assert.Equal(7, leaf.Grad!.Item());
    }

    [Fact]
    public void Nobody_waits_for_a_piece_that_failed()
    {
        using var scope = new TensorScope();
        using var leaf = Tensor.Zeros([1], DType.Float64).DetachToLeaf();
        using var sum = new GradientSum([leaf], ahead: 1);
        var failing = sum.Begin();
        sum.Begin().Add(2, [One(1)]);
        var late = Start(() => sum.Begin().Add(1, [One(2)]));
        Assert.False(late.Join(50));
        failing.Dispose();
        Assert.True(late.Join(10_000));
    }

    private static Thread Start(Action work)
    {
        var thread = new Thread(() =>
        {
            using var scope = new TensorScope();
            work();
        });
        thread.Start();
        return thread;
    }
}
