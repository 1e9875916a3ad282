using Candor.Explainers;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class LimeKernelsTests
{
    private static Tensor Z() => Tiny.Rows([1.0, 1, 1, 1], [1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]).unsqueeze(0);

    // D = 4: w = 0.75·2 = 1.5, K = exp(−masked/(2·2.25)).
    [Fact]
    public void L2_weights_fall_with_the_number_of_masked_units()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([1, Math.Exp(-1 / 4.5), Math.Exp(-3 / 4.5), Math.Exp(-4 / 4.5)], LimeKernels.Weights(Z(), LimeKernel.L2));
    }

    // cos(1, z) = √(kept/D), 0 for the empty mask; w = 0.25, 2w² = 0.125.
    [Fact]
    public void Cosine_weights_fall_with_the_angle()
    {
        using var scope = torch.NewDisposeScope();
        double K(double cos) => Math.Exp(-(1 - cos) * (1 - cos) / 0.125);
        Same.Values([1, K(Math.Sqrt(0.75)), K(0.5), K(0)], LimeKernels.Weights(Z(), LimeKernel.Cosine));
    }

    [Fact]
    public void A_given_width_is_used()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([1, Math.Exp(-0.5), Math.Exp(-1.5), Math.Exp(-2)], LimeKernels.Weights(Z(), LimeKernel.L2, 1));
    }

    [Theory]
    [InlineData(LimeKernel.L2, "--kernel-width 1.5")]
    [InlineData(LimeKernel.Cosine, "--kernel-width 0.25")]
    public void A_width_that_makes_every_weight_vanish_is_an_error_that_says_so(LimeKernel kernel, string hint)
    {
        using var scope = torch.NewDisposeScope();
        Same.Says(() => LimeKernels.Weights(Z(), kernel, 0.001), "kernel width 0.001", "4 units", "larger width", hint);
    }

    [Fact]
    public void A_second_mask_that_keeps_everything_is_no_reason_to_go_on()
    {
        using var scope = torch.NewDisposeScope();
        var z = Z();
        Same.Says(() => LimeKernels.Weights(torch.cat([z, z.narrow(1, 0, 1)], 1), LimeKernel.L2, 0.001),
            "kernel width 0.001", "larger width");
        Same.Values([1, 1], LimeKernels.Weights(torch.ones([1, 2, 4], dtype: ScalarType.Float64), LimeKernel.L2, 0.001));
    }

    [Fact]
    public void The_error_comes_through_the_explainer()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(20, 2);
        Same.Says(() => Explained.By(new Lime(new() { Samples = 40, Width = 0.01 }), predictor, Tiny.Normal(2, 20)), "kernel width 0.01");
    }
}
