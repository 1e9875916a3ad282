using Candor.Explainers.Learned;
using Candor.Tensors;

namespace Candor.Tests.Explainers.Learned;

public class CxPlainTests
{
    [Fact] // p of the true class is ½; without unit 0 it is ¼ (loss grows by log 2), without unit 1 it is 1/8 (2 log 2),
    // without unit 2 it is 1.
    public void Targets_are_the_shares_of_the_growing_loss()
    {
        using var scope = torch.NewDisposeScope();
        var without = Tensor.From([0.75, 0.25, 0.875, 0.125, 0, 1.0], [1, 3, 2]);
        Same.Values([1.0 / 3, 2.0 / 3, 0], CxPlain.Targets(without, Tiny.Rows([0.5, 0.5]), Tiny.Labels(1)), 1e-12);
    }

    [Fact]
    public void Where_nothing_grows_the_targets_are_uniform()
    {
        using var scope = torch.NewDisposeScope();
        var without = Tensor.From([0.4, 0.6, 0.3, 0.7], [1, 2, 2]);
        Same.Values([0.5, 0.5], CxPlain.Targets(without, Tiny.Rows([0.5, 0.5]), Tiny.Labels(1)), 1e-12);
    }
}
