using Candor.Explainers;
using Candor.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Candor.Tests.Explainers;

public class LimeTests
{
    private static readonly double[] s_weights = [1.5, -2.0, 0.25, 3.0];

    private static Lime Logit(int samples = 60, double ridge = 0.01, bool intercept = false, LimeKernel kernel = LimeKernel.L2) =>
        new(new() { Samples = samples, Ridge = ridge, Intercept = intercept, Kernel = kernel, Output = ExplainedOutput.Logit });

    // With b = 0 the logit on a mask z is c + Σ w_i x_i z_i, so without a ridge the fit returns w⊙x.
    [Theory]
    [InlineData(LimeKernel.L2, false, 0.0)]
    [InlineData(LimeKernel.Cosine, false, 0.0)]
    [InlineData(LimeKernel.L2, true, 0.0)]
    [InlineData(LimeKernel.L2, true, -7.0)]
    [InlineData(LimeKernel.Cosine, true, -7.0)]
    public void A_linear_model_is_recovered_up_to_the_ridge(LimeKernel kernel, bool intercept, double c)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[4], s_weights], [0, c]);
        var x = Tiny.Rows([1.0, 2.0, 3.0, -1.0], [0.5, 0.0, 1.0, 1.0]);
        var phi = Explained.By(Logit(ridge: 1e-9, intercept: intercept, kernel: kernel), predictor, x);
        Same.Values(x * Tensor.From(s_weights), phi, 1e-7);
    }

    [Fact]
    public void Without_an_intercept_a_constant_is_shared_out_among_the_units()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[3], new double[3]], [0, 5]);
        Assert.All(Same.Numbers(Explained.By(Logit(), predictor, Tiny.Rows([1.0, 1.0, 1.0]))), v => Assert.InRange(v, 0.5, 5));
        Same.Values([0, 0, 0], Explained.By(Logit(intercept: true), predictor, Tiny.Rows([1.0, 1.0, 1.0])), 1e-9);
    }

    // Eq. (12) written out with another library's solver: φ = (ZᵀKZ + εI)⁻¹ ZᵀK f, K from ‖1 − z‖² = number of masked units.
    [Theory]
    [InlineData(0.01)]
    [InlineData(3.0)]
    public void The_fit_is_the_closed_form(double ridge)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        var x = Tiny.Normal(1, 4);
        var lime = new Lime(new() { Samples = 30, Ridge = ridge, Intercept = false, AllMasks = false });
        using var generator = new Generator(0);
        var masks = lime.Draw(4, 1, generator, ScalarType.Float64).Masks.select(0, 0);
        var z = Matrix<double>.Build.DenseOfRowMajor(30, 4, Same.Numbers(masks));
        var k = Matrix<double>.Build.DenseOfDiagonalVector(z.RowSums().Map(kept => Math.Exp(-(4 - kept) / (2 * 0.75 * 0.75 * 4))));
        var f = Vector<double>.Build.DenseOfArray(Same.Numbers(predictor.forward(x * masks).softmax(1).select(1, 1)));
        var phi = (z.Transpose() * k * z + ridge * Matrix<double>.Build.DenseIdentity(4)).Solve(z.Transpose() * k * f);
        Same.Values([.. phi], Explained.By(lime, predictor, x));
    }

    [Fact]
    public void The_first_mask_keeps_everything_and_the_others_keep_half_of_the_units()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var masks = new Lime(Logit(samples: 4000).Options with { AllMasks = false }).Draw(4, 1, generator, ScalarType.Float64).Masks;
        Same.Values([1, 1, 1, 1], masks.narrow(1, 0, 1));
        // Deviation of a mean of 3,999 coins: 0.008.
        Assert.All(Same.Numbers(masks.narrow(1, 1, 3999).mean([1])), mean => Assert.InRange(mean, 0.46, 0.54));
    }

    [Fact]
    public void A_background_takes_the_place_of_masked_units()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[4], s_weights]);
        var x = Tiny.Rows([1.0, 2.0, 3.0, -1.0]);
        double[] b = [0.5, 1, -1, 2];
        var lime = new Lime(new() { Samples = 60, Ridge = 1e-9, Intercept = true, Output = ExplainedOutput.Logit },
            Candor.Masking.Baseline.Of(b));
        Same.Values((x - Tensor.From(b)) * Tensor.From(s_weights), Explained.By(lime, predictor, x), 1e-7);
    }

    [Fact]
    public void With_an_intercept_nothing_explains_a_constant_model()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(3);
        Same.Values([0, 0, 0], Explained.By(new Lime(new() { Samples = 50, Intercept = true }), predictor, Tiny.Normal(1, 3)), 1e-9);
    }

    // The defaults, as a person sees them: φ_d = w_d (x_d − b_d), and nothing for what is the background.
    [Fact]
    public void By_default_an_affine_model_is_explained_by_its_terms_and_the_background_by_0()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[4], s_weights], [0, -7]);
        var x = Tiny.Rows([1.0, 2.0, 3.0, -1.0], [0.5, 0.0, 1.0, 1.0]);
        double[] b = [1, 1, -1, 1];
        var phi = Explained.By(new Lime(new() { Output = ExplainedOutput.Logit }, Candor.Masking.Baseline.Of(b)), predictor, x);
        Same.Values((x - Tensor.From(b)) * Tensor.From(s_weights), phi, 0.01);
    }

    [Fact]
    public void By_default_a_unit_that_is_the_background_gets_about_0_from_any_model()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        var x = Tiny.Rows([1.0, 0.0, -2.0, 0.0]);
        var (shown, literal) = (Same.Numbers(Explained.By(new Lime(), predictor, x)),
            Same.Numbers(Explained.By(new Lime(new() { Intercept = false }), predictor, x)));
        Assert.All([shown[1], shown[3]], v => Assert.InRange(Math.Abs(v), 0, 0.01));
        Assert.All([literal[1], literal[3]], v => Assert.InRange(Math.Abs(v), 0.03, 1));
    }

    [Fact]
    public void One_unit_is_explained()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([[0.0], [2.0]]);
        Same.Values([6], Explained.By(Logit(samples: 20, ridge: 1e-9), predictor, Tiny.Rows([3.0])), 1e-7);
    }

    // All masks, each weighed as often as M draws have it on average: with many draws both agree.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_masks_are_what_many_draws_come_to(bool intercept)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3);
        var x = Tiny.Normal(2, 4);
        var all = new Lime(new() { Samples = 100_000, Ridge = 500, Intercept = intercept });
        var drawn = new Lime(all.Options with { AllMasks = false });
        var phi = Explained.By(all, predictor, x);
        Assert.True(all.Options.IsExhaustive(4));
        Same.Values(Explained.By(drawn, predictor, x), phi, 0.004);
        Same.Values(phi, Explained.By(all, predictor, x, seed: 9));
    }

    // Two units, b = 0: Z is 11, 00, 10, 01 with weights (M − 1)/4, and 1 more for 11, times K = exp(−masked/(2w²)), w² = 9/8.
    [Fact]
    public void All_masks_are_fitted_as_by_hand()
    {
        using var scope = torch.NewDisposeScope();
        using var xor = Tiny.Xor();
        var lime = new Lime(new() { Samples = 9, Ridge = 0.5, Intercept = false, Output = ExplainedOutput.Logit });
        using var generator = new Generator(0);
        Same.Values([1, 1, 0, 0, 1, 0, 0, 1], lime.Draw(2, 1, generator, ScalarType.Float64).Masks);
        // g is 0 at 11 and 1 at 10 and 01. Normal equations: (a + k + ε) φ + a φ = k, with a = 3 · 1 and k = 2 e^(−4/9).
        var k = 2 * Math.Exp(-4.0 / 9);
        var phi = k / (2 * 3 + k + 0.5);
        Same.Values([phi, phi], Explained.By(lime, xor, Tiny.Rows([1.0, 1.0])), 1e-9);
    }

    [Fact]
    public void Masks_are_drawn_where_there_are_more_than_samples_and_where_it_is_asked_for()
    {
        Assert.False(new LimeOptions { Samples = 31 }.IsExhaustive(5));
        Assert.True(new LimeOptions { Samples = 32 }.IsExhaustive(5));
        Assert.False(new LimeOptions { Samples = 32, AllMasks = false }.IsExhaustive(5));
    }

    [Fact] // 17 masks of three units: each of the eight twice, and that which keeps everything once more.
    public void Over_all_masks_the_constant_is_that_of_as_many_draws()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var lime = new Lime(new() { Samples = 17 });
        var all = lime.Draw(3, 1, generator, ScalarType.Float64);
        var f = torch.rand([1, 8], dtype: ScalarType.Float64, generator: generator);
        var phi = all.Explain(f);
        var drawn = torch.cat([all.Masks, all.Masks, all.Masks.narrow(1, 0, 1)], 1);
        var expected = new Lime(new() { Samples = 17, AllMasks = false }).Constant(drawn, torch.cat([f, f, f.narrow(1, 0, 1)], 1), phi)!;
        Same.Values(expected, lime.Constant(all.Masks, f, phi)!, 1e-12);
    }
}
