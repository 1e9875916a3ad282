using Candor;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Metrics;
using Candor.Metrics.Fidelity;
using Candor.Tensors;

namespace Conformance;

/// <summary>What holds of texts: PAD is never chosen, and what would disturb words is refused.</summary>
public class TextLaws
{
    private const string Text = "text, 6 places";

    public static TheoryData<string> Explainers => [.. Table.PairsWithTexts().Select(p => p.Data).Where(p => p.Item2 == Text).Select(p =>
        p.Item1)];

    [Theory]
    [MemberData(nameof(Explainers))]
    public void Pad_is_never_selected_and_contributes_nothing(string name)
    {
        using var bench = new Bench(Text);
        var explainer = Table.Explainer(name);
        var pad = bench.X.eq(0).to(ScalarType.Float64);
        var kept = Selection.Top(bench.Predictor, explainer, bench.X, bench.Y, 3, 1);
        Assert.Equal(0, (kept.to(ScalarType.Float64) * pad).sum().ToDouble());
        Assert.Equal(3.0 * bench.Rows, kept.to(ScalarType.Float64).sum().ToDouble());
        using var assessment = new Assessment(bench.Predictor, explainer, bench.X, bench.Y, seed: 3);
        Assert.Equal(0, (assessment.Explain(ExplainedLabel.True).to(ScalarType.Float64).abs() * pad).sum().ToDouble());
    }

    [Theory]
    [MemberData(nameof(Explainers))]
    public void Metrics_that_fit_score_every_row_and_the_others_say_why_not(string name)
    {
        using var bench = new Bench(Text);
        var explainer = Table.Explainer(name);
        var b = Baseline.Pad(6);
        using var assessment = new Assessment(bench.Predictor, explainer, bench.X, bench.Y, seed: 3);
        var fit = Catalog.MetricsFor(bench.Predictor.Space, explainer);
        Assert.Contains("insertion", fit);
        foreach (var metric in Catalog.Metrics)
        {
            if (fit.Contains(metric))
                Assert.Equal([bench.Rows], Catalog.Metric(metric, b).Score(assessment).shape);
            else
                Assert.Throws<CandorException>(() => Catalog.Metric(metric, b).Score(assessment));
        }
    }

    [Theory]
    [InlineData("meed")]
    [InlineData("honest-meed")]
    [InlineData("l2x")]
    [InlineData("vibi")]
    [InlineData("cxplain")]
    public void Learned_explainers_give_pad_no_share_while_they_learn_and_afterwards(string name)
    {
        using var bench = new Bench(Text);
        var data = LearnedData.Of(bench.Predictor, bench.X, bench.Y);
        var family = NetworkFamily.Of(bench.Predictor.Space, bench.Predictor.Classes, dtype: ScalarType.Float64);
        using var method = Catalog.Learned(name, family, new() { TopK = 2, Batch = 5 }, null);
        var guide = method.Guide(bench.Predictor, data);
        using var generator = new Generator(3);
        using (torch.enable_grad())
            for (var epoch = 1; epoch < 3; epoch++)
                Assert.All(method.Step(new(data.Inputs, data.Outputs, guide), epoch, generator),
                    l => Assert.True(double.IsFinite(l.Value.ToDouble())));
        var phi = bench.Explain(method.AsExplainer());
        Assert.Equal(0, (phi * bench.X.eq(0).to(ScalarType.Float64)).sum().ToDouble());
        Assert.All(Bench.Numbers(phi.sum(1)), sum => Assert.Equal(1, sum, 9));
    }
}
