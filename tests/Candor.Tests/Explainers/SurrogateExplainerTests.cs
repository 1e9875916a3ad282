using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class SurrogateExplainerTests
{
    public static TheoryData<string> Names => ["lime", "kernel-shap"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Several_classes_from_the_same_predictions_are_what_each_gives_alone(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Mlp(5, 3, [7]);
        var x = Tiny.Normal(4, 5);
        var explainer = (SurrogateExplainer)Catalog.Explainer(name, new() { Samples = 24 });
        Tensor[] targets = [Tiny.Cycle(4, 3), Tiny.Labels(2, 2, 0, 1)];
        using var shared = new Generator(3);
        var both = explainer.ExplainAll(model, x, torch.stack(targets, 1), shared);
        for (var i = 0; i < 2; i++)
        {
            using var alone = new Generator(3);
            Same.Values(explainer.Explain(model, x, targets[i], alone), both[i], 1e-12);
        }
    }

    // p of the second class: .9 with both words 1 and 2, .6 with 1 alone, else .5, whatever else is there.
    private static double[] Two(double[] words) =>
        words.Contains(1) && words.Contains(2) ? [.1, .9] : words.Contains(1) ? [.4, .6] : [.5, .5];

    [Fact] // Shapley values by hand: ½ (.1 + .4) and ½ (0 + .3). Drawn over twelve places, 32 masks would only be near.
    public void Of_a_short_text_only_its_words_are_drawn_so_that_few_words_are_exact()
    {
        using var scope = torch.NewDisposeScope();
        using var model = FunctionPredictor.OfRows(Two, new TokenSpace(12, 20), 2);
        var x = Tensor.From<float>([.. Text(1, 2), .. Text(3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12), .. Text(), .. Text(2, 1)], [4, 12]);
        var targets = Tiny.Labels(1, 1, 1, 1);
        var explainer = new KernelShap(new() { Samples = 32, Output = ExplainedOutput.Probability });
        using var generator = new Generator(3);
        var estimate = explainer.Estimate(model, x, targets, generator);
        Same.Values([.25, .15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], estimate.Phi[0], 1e-6);
        Same.Values([.15, .25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], estimate.Phi[3], 1e-6);
        Same.Values(new double[12], estimate.Phi[2], 0);
        Same.Values([.4, .4, 0, .4], estimate.Phi.sum([1]), 1e-6);
        Assert.Equal([4, 12], estimate.Spread!.HalfWidths.shape);
        Assert.Equal([4, Spread.Gaps], estimate.Spread.GapHalfWidths.shape);
        Same.Values(new double[12], estimate.Spread.HalfWidths[0], 1e-9);
        Assert.True(estimate.Spread.HalfWidths[1].max().ToDouble() > 0);
        foreach (var one in new SurrogateExplainer[] { explainer, new Lime(new() { Samples = 32 }) })
        {
            using var together = new Generator(3);
            var phi = one.Explain(model, x, targets, together);
            for (var row = 0; row < 4; row++)
            {
                using var alone = new Generator(3);
                Same.Values(one.Explain(model, x.narrow(0, row, 1), Tiny.Labels(1), alone)[0], phi[row], 1e-7);
            }
        }

        static float[] Text(params float[] words) => [.. words, .. new float[12 - words.Length]];
    }
}
