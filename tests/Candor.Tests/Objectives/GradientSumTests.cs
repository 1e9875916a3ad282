using Candor.Objectives;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

public class GradientSumTests
{
    [Fact]
    public void Pieces_are_added_in_their_order_and_to_what_the_leaf_had()
    {
        using var scope = torch.NewDisposeScope();
        var (leaf, other) = (Leaf(), Leaf());
        leaf.grad = Tensor.From([0.5]);
        using var sum = new GradientSum([leaf, other]);
        // (1e16 − 1e16) + 1 is 1 in double precision, (1e16 + 1) − 1e16 is 0.
        foreach (var value in new[] { 1e16, -1e16, 1.0 })
            sum.Add([Tensor.From([value]), null]);
        sum.Store();
        Assert.Equal(1.5, leaf.grad!.ToDouble());
        Assert.Null(other.grad);
    }

    private static Tensor Leaf() => torch.zeros([1], dtype: ScalarType.Float64).requires_grad_();
}
