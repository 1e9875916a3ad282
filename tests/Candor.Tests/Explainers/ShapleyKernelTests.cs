using Candor.Explainers;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class ShapleyKernelTests
{
    // D = 4: k = 1, 3: 3/(4·1·3) = ¼; k = 2: 3/(6·2·2) = ⅛. Scaled to mean 1 over (k = 1, 2, 3): sum ⅝, so 1.2, 0.6, 1.2.
    [Fact]
    public void Weights_are_the_kernel_scaled_to_mean_1_over_the_proper_coalitions()
    {
        using var scope = torch.NewDisposeScope();
        var z = Tiny.Rows([1.0, 1, 1, 1], [1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 0, 0]).unsqueeze(0);
        Same.Values([0, 1.2, 0.6, 1.2, 0], ShapleyKernel.Weights(z));
    }

    [Fact]
    public void Weights_of_many_units_neither_vanish_nor_overflow()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var weights = ShapleyKernel.Weights(Masks.Bernoulli(1, 300, 64, generator)).narrow(1, 1, 299);
        Assert.Equal(1, weights.mean().ToDouble(), 1e-12);
        Assert.True(weights.min().ToDouble() > 0);
    }

    [Fact]
    public void Masks_that_keep_all_or_nothing_only_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Same.Says(() => ShapleyKernel.Weights(Tiny.Rows([1.0, 1.0], [0.0, 0.0]).unsqueeze(0)),
            "some but not all of the 2 units", "--samples");
    }
}
