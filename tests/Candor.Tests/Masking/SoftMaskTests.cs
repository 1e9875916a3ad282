using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class SoftMaskTests
{
    // φ = (3, 1, 0): T = (3 − 1)/(3 − 0) = 2/3, t₁ = 2, t₂ = ½, t₃ = 0 − ½·(1/T) = −¾.
    [Fact]
    public void Thresholds_lie_midway_and_the_last_half_a_mean_gap_below_the_smallest()
    {
        using var scope = torch.NewDisposeScope();
        var soft = new SoftMask(Tiny.Rows([1.0, 3.0, 0.0]));
        Same.Values([2.0 / 3], soft.Temperature);
        Same.Values([2, 0.5, -0.75], soft.Thresholds([1, 2, 3]));
        var sigma = (double x) => Tiny.Sigmoid(x * 2 / 3);
        Same.Values([sigma(1 - 2), sigma(3 - 2), sigma(0 - 2), /**/ sigma(1.75), sigma(3.75), sigma(0.75)], soft.Share([1, 3]));
    }

    [Fact]
    public void A_constant_explanation_has_temperature_1_and_shares_alike()
    {
        using var scope = torch.NewDisposeScope();
        var soft = new SoftMask(Tiny.Rows([0.7, 0.7, 0.7]));
        Same.Values([1], soft.Temperature);
        // t₁ = φ: every unit is half in; t₃ = φ − ½.
        Same.Values([0.5, 0.5, 0.5, /**/ Tiny.Sigmoid(0.5), Tiny.Sigmoid(0.5), Tiny.Sigmoid(0.5)], soft.Share([1, 3]));
    }

    [Fact]
    public void One_unit_has_temperature_1_and_a_threshold_half_below_it()
    {
        using var scope = torch.NewDisposeScope();
        var soft = new SoftMask(Tiny.Rows([-4.0]));
        Same.Values([1], soft.Temperature);
        Same.Values([-4.5], soft.Thresholds([1]));
        Same.Values([Tiny.Sigmoid(0.5)], soft.Share([1]));
    }

    // φ = (2, 2, 1, 0): three distinct values, so T = 2/2 = 1; t₁ lies between two equal values.
    [Fact]
    public void Equal_values_count_once_in_the_temperature_and_are_shared_where_the_step_parts_them()
    {
        using var scope = torch.NewDisposeScope();
        var soft = new SoftMask(Tiny.Rows([2.0, 2.0, 1.0, 0.0]));
        Same.Values([1], soft.Temperature);
        var r = Same.Numbers(soft.Share([1]));
        Assert.Equal(0.5, r[0], 1e-12);
        Assert.Equal(r[0], r[1]);
        Assert.True(r[2] < 0.5 && r[3] < r[2]);
    }

    [Fact]
    public void Shares_do_not_change_when_phi_is_scaled_or_shifted()
    {
        using var scope = torch.NewDisposeScope();
        var phi = Tiny.Normal(5, 6);
        var expected = new SoftMask(phi).Share([1, 3, 6]);
        Same.Values(expected, new SoftMask(phi * 1e-4).Share([1, 3, 6]), 1e-9);
        Same.Values(expected, new SoftMask(phi * 250.0 + 3.0).Share([1, 3, 6]), 1e-9);
    }

    [Fact]
    public void With_a_temperature_without_bounds_soft_masks_are_the_hard_ones()
    {
        using var scope = torch.NewDisposeScope();
        var phi = Tiny.Normal(20, 8);
        int[] steps = [1, 2, 5, 7, 8];
        var hot = ((phi.unsqueeze(1) - new SoftMask(phi).Thresholds(steps).unsqueeze(2)) * 1e12).sigmoid();
        Same.Values(HardMask.Top(phi, steps), hot, 0);
    }

    [Fact]
    public void The_s_highest_units_have_shares_above_a_half_and_the_others_below()
    {
        using var scope = torch.NewDisposeScope();
        var phi = Tiny.Normal(20, 8);
        var r = new SoftMask(phi).Share([1, 4, 8]);
        Same.Values(HardMask.Top(phi, [1, 4, 8]), (r > 0.5).to(ScalarType.Float64), 0);
    }

    // r_i = σ(T(φ_i − t)): ∂Σr/∂φ_i = T r_i(1 − r_i) with t constant; through t each of the two neighbours takes off half of the sum.
    [Fact]
    public void Gradients_flow_through_the_threshold_only_when_asked_to()
    {
        using var scope = torch.NewDisposeScope();
        double[] phi = [1, 3, 0];
        var d = Enumerable.Range(0, 3).Select(i => 2.0 / 3 * Slope(Tiny.Sigmoid(2.0 / 3 * (phi[i] - 2)))).ToArray();
        Same.Values(d, Gradient(differentiable: false));
        var half = d.Sum() / 2;
        Same.Values([d[0] - half, d[1] - half, d[2]], Gradient(differentiable: true));

        static double Slope(double r) => r * (1 - r);

        Tensor Gradient(bool differentiable)
        {
            var leaf = Tiny.Rows(phi).detach().requires_grad_();
            return Gradients.Of(new SoftMask(leaf, differentiable).Share([1]).sum(), [leaf])[0];
        }
    }
}
