using Candor.Data;
using Candor.Explainers;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Explainers;

/// <summary>The 95 % intervals hold what they say, on the sets that come with Candor.</summary>
public class SpreadTests
{
    private static readonly string[] s_sets = ["wine", "glass", "vehicle", "breast-cancer"];
    private const int Rows = 20, Draws = 8, Many = 100;

    public static TheoryData<string> Names => ["lime", "lime, cosine", "lime, no intercept", "kernel-shap", "rise", "smooth-grad", "infd"];

    [Theory] // The value is that of a hundred times as many draws.
    [MemberData(nameof(Names))]
    public void About_95_percent_of_the_intervals_cover_the_value(string name)
    {
        var (covered, half, all) = (0, 0, 0);
        foreach (var set in s_sets)
        {
            using var scope = torch.NewDisposeScope();
            using var predictor = Trained(set, out var x);
            var y = predictor.Probabilities(x).argmax(1);
            using var stream = new Generator(99);
            var value = Make(name, Many).Explain(predictor, x, y, stream).to(ScalarType.Float64);
            // Every row draws for itself, so that there are many draws.
            for (var draw = 0; draw < Draws * Rows; draw++)
            {
                using var inner = torch.NewDisposeScope();
                using var generator = new Generator((ulong)draw);
                var row = draw % Rows;
                var estimate = Make(name, 1).Estimate(predictor, x.narrow(0, row, 1), y.narrow(0, row, 1), generator);
                var distance = (estimate.Phi.to(ScalarType.Float64) - value.narrow(0, row, 1)).abs();
                covered += (int)distance.le(estimate.Spread!.HalfWidths).sum().ToInt64();
                half += (int)distance.le(estimate.Spread!.HalfWidths / 2).sum().ToInt64();
                all += (int)distance.numel();
            }
        }
        Assert.InRange(covered / (double)all, 0.93, 0.97);
        // Neither are they wide for nothing: half of each leaves a good share out.
        Assert.InRange(half / (double)all, 0.5, 0.8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_contributions_are_those_of_an_explanation_without_intervals(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(6, 3, [8]);
        var (x, y) = (Tiny.Normal(4, 6), Tiny.Cycle(4, 3));
        using var a = new Generator(4);
        using var b = new Generator(4);
        Same.Values(Make(name, 1).Explain(predictor, x, y, a), Make(name, 1).Estimate(predictor, x, y, b).Phi, 0);
    }

    // Two units and a constant, four masks of weight 1: by hand.
    [Fact]
    public void A_surrogates_interval_is_the_sandwich_with_residuals_over_one_minus_leverage()
    {
        using var scope = torch.NewDisposeScope();
        // Z = (1,1), (1,0), (0,1), (1,0) with a constant: three parameters, one degree of freedom; t.975(1) = 12.7062.
        var z = Tensor.From([1.0, 1, 1, 0, 0, 1, 1, 0], [1, 4, 2]);
        var full = torch.cat([torch.ones([1, 4, 1], dtype: ScalarType.Float64), z], 2).select(0, 0);
        var p = torch.linalg.inv(full.t().mm(full)).mm(full.t());
        var f = Tensor.From([1.0, 0.2, 0.3, 0.6], [1, 4]);
        var phi = f.mm(p.narrow(0, 1, 2).t());
        var spread = new SurrogateSpread(p.narrow(0, 0, 1).unsqueeze(0), 0, false, 3).Of(z, p.narrow(0, 1, 2).unsqueeze(0), f, phi);
        // Masks 1 and 3 stand alone: leverage 1, residual 0. Masks 2 and 4 are one point with mean .4: leverage ½, residuals ∓.2, over one
        // minus leverage ∓.4.
        var rows = p.ToArray<double>();
        for (var i = 0; i < 2; i++)
        {
            var (second, fourth) = (rows[4 * (i + 1) + 1], rows[4 * (i + 1) + 3]);
            var expected = 12.7062047 * Math.Sqrt(0.16 * (second * second + fourth * fourth));
            Assert.Equal(expected, spread.HalfWidths[0, i].ToDouble(), 4);
        }
        Same.Values([0.7, 0.6], phi, 1e-9);
    }

    [Fact]
    public void What_is_drawn_from_nothing_random_has_no_interval()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(5, 2, [4]);
        var (x, y) = (Tiny.Normal(3, 5), Tiny.Cycle(3, 2));
        using var generator = new Generator(1);
        foreach (var explainer in new Explainer[]
        {
            new KernelShap(new() { Samples = 32 }), new Gradient(), new GradientTimesInput(), new IntegratedGradients(), new Occlusion(),
        })
            Assert.Null(explainer.Estimate(predictor, x, y, generator).Spread);
    }

    [Fact]
    public void Too_few_masks_to_say_give_infinite_intervals()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(5, 2, [4]);
        using var generator = new Generator(1);
        var spread = new Lime(new() { Samples = 6 }).Estimate(predictor, Tiny.Normal(1, 5), Tiny.Labels(0), generator).Spread!;
        Assert.All(spread.HalfWidths.ToArray<double>(), w => Assert.Equal(double.PositiveInfinity, w));
    }

    private static Explainer Make(string name, int times) => name switch
    {
        "lime" => new Lime(new() { Samples = 200 * times }),
        "lime, cosine" => new Lime(new() { Samples = 200 * times, Kernel = LimeKernel.Cosine }),
        "lime, no intercept" => new Lime(new() { Samples = 200 * times, Intercept = false }),
        "kernel-shap" => new KernelShap(new() { Samples = 200 * times }),
        "rise" => new Rise(new() { Samples = 400 * times }),
        "smooth-grad" => new SmoothGrad(new() { Samples = 200 * times }),
        "infd" => new NoisyBaseline(new() { Samples = 400 * times }),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static Mlp Trained(string set, out Tensor x)
    {
        var data = Dataset.Open(set).Split(train: 0.7, validation: 0.1, seed: 1);
        var predictor = new Mlp(data, hidden: [16], seed: 1);
        new Trainer(new() { Epochs = 15, LearningRate = 0.05, Patience = null, Etas = [] }).Fit(predictor,
            new CrossEntropy(), data).Dispose();
        predictor.train(false);
        x = InputTensors.Of(data.Test, predictor).narrow(0, 0, Rows);
        return predictor;
    }
}
