using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class MaskSharingTests
{
    public static TheoryData<string> Surrogates => ["lime", "lime-intercept", "kernel-shap", "kernel-shap-all", "kernel-shap-literal"];

    private static SurrogateExplainer Make(string name, MaskSharing sharing) => name switch
    {
        "lime" => new Lime(new() { Samples = 20, Sharing = sharing }),
        "lime-intercept" => new Lime(new() { Samples = 20, Sharing = sharing, Intercept = true }),
        "kernel-shap" => new KernelShap(new() { Samples = 20, Sharing = sharing }),
        "kernel-shap-all" => new KernelShap(new() { Samples = 32, Sharing = sharing }),
        _ => new KernelShap(new() { Samples = 20, Sharing = sharing, Fit = ShapleyFit.PaperLiteral }),
    };

    [Theory]
    [MemberData(nameof(Surrogates))]
    public void Masks_of_their_own_explain_every_row_as_if_it_were_alone_with_its_masks(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(5, 3);
        var explainer = Make(name, MaskSharing.Row);
        var x = Tiny.Normal(4, 5);
        var targets = Tiny.Labels(0, 1, 2, 1);
        var phi = Explained.By(explainer, predictor, x, targets, seed: 9);
        using var generator = new Generator(9);
        var drawn = explainer.Draw(5, 4, generator, ScalarType.Float64);
        for (var i = 0; i < 4; i++)
        {
            // All coalitions need no drawing: one set serves every row.
            var own = drawn.Masks.size(0) == 1 ? 0 : i;
            var z = drawn.Masks.narrow(0, own, 1);
            var f = MaskedPasses.Outputs(predictor, x.narrow(0, i, 1), z, torch.zeros([5], dtype: ScalarType.Float64),
                targets.narrow(0, i, 1).unsqueeze(1), ExplainedOutput.Probability);
            var alone = new Surrogate(z, drawn.Projection.narrow(0, own, 1)).Explain(f.squeeze(2));
            Same.Values(alone, phi.narrow(0, i, 1), 1e-12);
        }
    }

    [Fact]
    public void Rows_have_different_masks_unless_the_batch_shares_them()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var own = new Lime(new() { Samples = 20, Sharing = MaskSharing.Row }).Draw(5, 3, generator, ScalarType.Float64);
        Assert.Equal([3, 20, 5], own.Masks.shape);
        Assert.Equal([3, 5, 20], own.Projection.shape);
        Assert.True(own.Masks.select(0, 0).ne(own.Masks.select(0, 1)).any().ToDouble() == 1);
        Assert.Equal([1, 20, 5], new Lime(new() { Samples = 20 }).Draw(5, 3, generator, ScalarType.Float64).Masks.shape);
    }

    [Fact]
    public void A_fit_of_several_sets_of_masks_is_the_fit_of_each()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var z = Masks.Bernoulli(3, 20, 5, generator);
        var lime = new Lime();
        var all = lime.Fit(z);
        for (var i = 0; i < 3; i++)
            Same.Values(lime.Fit(z.narrow(0, i, 1)), all.narrow(0, i, 1), 1e-12);
    }

    [Fact]
    public void A_batch_of_one_is_the_same_either_way()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(5, 3);
        var x = Tiny.Normal(1, 5);
        foreach (var name in Surrogates.Select(row => row.Data))
            Same.Values(Explained.By(Make(name, MaskSharing.Batch), predictor, x), Explained.By(Make(name, MaskSharing.Row), predictor, x),
                1e-12);
    }
}
