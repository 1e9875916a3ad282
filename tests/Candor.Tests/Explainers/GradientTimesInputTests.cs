using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class GradientTimesInputTests
{
    private static readonly double[] s_w = [3, -4, 0.5];

    // φ_i = (x_i − b_i) w_i, so Σφ is the fall of the logit exactly.
    [Fact]
    public void A_linear_logit_is_shared_out_exactly()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[3], s_w], [0, 9]);
        var x = Tiny.Normal(4, 3);
        double[] b = [1, -1, 2];
        Same.Values(x * Tensor.From(s_w), Explained.By(new GradientTimesInput(ExplainedOutput.Logit), predictor, x));
        var phi = Explained.By(new GradientTimesInput(ExplainedOutput.Logit, Baseline.Of(b)), predictor, x);
        Same.Values((x - Tensor.From(b)) * Tensor.From(s_w), phi);
        var fall = predictor.forward(x).select(1, 1) - predictor.forward(Tiny.Rows(b)).select(1, 1);
        Same.Values(fall, phi.sum(1), 1e-12);
    }

    [Fact]
    public void An_input_at_the_background_gets_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(3, 2);
        Same.Values([0, 0, 0], Explained.By(new GradientTimesInput(baseline: Baseline.Of([1, 2, 3])), predictor, Tiny.Rows([1.0, 2, 3])),
            0);
    }
}
