using Candor;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Conformance;

/// <summary>What the defaults of every explainer promise of a predictor that gives a number, and what its metrics do.</summary>
public class RegressionLaws
{
    private const int Units = 6, Rows = 4;
    private static readonly double[] s_b = [0.3, -0.2, 0, 0.5, -0.4, 0.1];
    private static readonly double[] s_w = [1.5, -2, 0.5, 0, 3, -1];
    private static readonly Baseline s_baseline = Baseline.Of(s_b);

    /// <summary>Explainers of images, and what is nothing but chance.</summary>
    private static readonly string[] s_apart = ["grad-cam", "grad-cam-plus-plus", "random"];

    public static TheoryData<string> All => [.. Catalog.Explainers.Except(s_apart)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_constant_value_is_explained_by_nothing(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var constant = Linear(new double[Units]);
        Assert.All(Bench.Numbers(Shares(constant, name, out _)), v => Assert.InRange(v, -1e-12, 1e-12));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_unit_that_is_the_background_gets_nothing(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        var x = Inputs();
        x.narrow(1, 1, 1).fill_(s_b[1]);
        var phi = Bench.Numbers(Shares(predictor, name, out var half, x).narrow(1, 1, 1));
        if (half is null || Of(name).IsDerivative)
            Assert.All(phi, v => Assert.InRange(v, name == "lime" ? -1e-2 : -1e-9, name == "lime" ? 1e-2 : 1e-9));
        else
            Assert.All(phi.Zip(Bench.Numbers(half.narrow(1, 1, 1))), p => Assert.InRange(Math.Abs(p.First), 0, 2 * p.Second));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Of_an_affine_value_each_unit_gets_its_weight_times_its_distance(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var affine = Linear(s_w);
        var phi = Shares(affine, name, out var half);
        var distance = Inputs() - Tensor.From(s_b, [1, Units], TestDevice.Here);
        var expected = distance * Tensor.From(s_w, [1, Units], TestDevice.Here);
        expected = name == "absolute-gradient" ? distance * Tensor.From(s_w, [1, Units], TestDevice.Here).abs()
            : name == "absolute-gradient-x-input" ? expected.abs() : expected;
        if (name == "rise")
            Assert.All(Bench.Numbers((phi - expected * 0.5).abs()).Zip(Bench.Numbers(half!)),
                p => Assert.InRange(p.First, 0, 2 * p.Second));
        else
            Assert.All(Bench.Numbers(phi - expected), v => Assert.InRange(v, -0.02, 0.02));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Contributions_add_up_where_the_method_promises_it(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        var explainer = Of(name);
        using var assessment = Assess(predictor, explainer);
        var trust = RowTrust.Of(assessment, ExplainedLabel.Predicted, s_baseline);
        Assert.All(trust, t => Assert.Equal("value", t.Output));
        if (explainer.Additivity == Additivity.None)
            return;
        var tolerance = explainer.Additivity == Additivity.Exact ? 1e-9 : 5e-3;
        Assert.All(trust.Zip(Bench.Numbers(assessment.Explain(ExplainedLabel.Predicted).sum(1))),
            t => Assert.InRange(t.Second - (t.First.Value - t.First.Base), -tolerance, tolerance));
    }

    [Theory] // One output: there is no label to choose.
    [MemberData(nameof(All))]
    public void The_true_and_the_predicted_label_mean_the_same_output_and_so_do_probability_and_logit(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        using var assessment = Assess(predictor, Of(name));
        using var logit = Assess(predictor, Catalog.Explainer(name, new() { Output = "logit" }, s_baseline));
        var phi = Bench.Numbers(assessment.Explain(ExplainedLabel.Predicted));
        Assert.Equal(phi, Bench.Numbers(assessment.Explain(ExplainedLabel.True)));
        Assert.Equal(phi, Bench.Numbers(logit.Explain(ExplainedLabel.True)));
    }

    [Theory] // What lowers counts as what raises: −f is explained by −φ, and scores the same.
    [MemberData(nameof(All))]
    public void The_negative_of_a_value_has_the_negative_explanation_and_the_same_scores(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        using var negative = Network();
        using (torch.no_grad())
            foreach (var parameter in negative.parameters().TakeLast(2))
                parameter.neg_();
        using var straight = Assess(predictor, Of(name));
        using var turned = Assess(negative, Of(name), -Labels());
        var (phi, other) = (straight.Explain(ExplainedLabel.True), turned.Explain(ExplainedLabel.True));
        Assert.All(Bench.Numbers(Of(name).IsSigned ? phi + other : phi - other), v => Assert.InRange(v, -1e-9, 1e-9));
        foreach (var metric in Evaluator.Standard(s_baseline, task: LearningTask.Regression).Where(m => Of(name).IsSigned
            || m.Name is not ("infidelity" or "sensitivityN")))
            Assert.All(Bench.Numbers(metric.Score(straight)).Zip(Bench.Numbers(metric.Score(turned))),
                p => Assert.Equal(p.First, p.Second, 1e-9));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scores_are_one_a_row_in_their_range(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Network();
        using var assessment = Assess(predictor, Of(name));
        foreach (var metric in Evaluator.Standard(s_baseline, task: LearningTask.Regression))
        {
            var scores = Bench.Numbers(metric.Score(assessment));
            Assert.Equal(Rows, scores.Length);
            var (low, high) = metric.Name switch
            {
                "insertion" or "deletion" or "oneMinusDeletion" => (0.0, 1.0),
                "sensitivityN" => (-1, 1),
                "r2" => (double.MinValue, 1),
                _ => (0, double.MaxValue),
            };
            Assert.All(scores, s => Assert.InRange(s, low - 1e-9, high));
        }
    }

    [Fact]
    public void The_metrics_of_a_regression_are_those_that_need_no_class_each_once()
    {
        var all = Catalog.Metrics.Append("r2").Select(m => Catalog.Metric(m, s_baseline));
        Assert.Equal(
            all.Where(m => m.Fits(LearningTask.Regression) && m is not CurveMetric { Label: ExplainedLabel.Predicted })
                .Select(m => m.Name).Order(),
            Catalog.NumberMetrics.Order());
        Assert.Equal(Catalog.NumberMetrics, Evaluator.Standard(s_baseline, task: LearningTask.Regression).Select(m => m.Name));
        Assert.Equal(Catalog.NumberMetrics, Catalog.AllMetrics(s_baseline, task: LearningTask.Regression).Select(m => m.Name));
    }

    private static Assessment Assess(Predictor predictor, Explainer explainer, Tensor? labels = null) =>
        new(predictor, explainer, Inputs(), labels ?? Labels(), seed: 5);

    // Derivatives as shares: times x − b.
    private static Tensor Shares(Predictor predictor, string name, out Tensor? half, Tensor? inputs = null)
    {
        using var generator = new Generator(8);
        var (x, explainer) = (inputs ?? Inputs(), Of(name));
        var away = x - Tensor.From(s_b, [1, Units], TestDevice.Here);
        var (phi, spread) = explainer.Estimate(predictor, x, torch.zeros([Rows], dtype: ScalarType.Int64, device: TestDevice.Here),
            generator);
        half = explainer.IsDerivative && spread is not null ? spread.HalfWidths * away.abs() : spread?.HalfWidths;
        return explainer.IsDerivative ? phi * away : phi;
    }

    private static Explainer Of(string name) => Catalog.Explainer(name, null, s_baseline);

    private static Mlp Network()
    {
        var network = new Mlp(new ColumnSpace(Units), 1, [8], 3, dtype: ScalarType.Float64, device: TestDevice.Here)
        {
            TargetScale = new(50, 4),
        };
        network.train(false);
        return network;
    }

    private static Mlp Linear(double[] w)
    {
        var linear = new Mlp(new ColumnSpace(Units), 1, [], dtype: ScalarType.Float64, device: TestDevice.Here)
        {
            TargetScale = new(50, 4),
        };
        using var grad = torch.no_grad();
        var parameters = linear.parameters().ToArray();
        parameters[0].copy_(Tensor.From(w, [1, Units], TestDevice.Here));
        parameters[1].fill_(0.7);
        linear.train(false);
        return linear;
    }

    private static Tensor Inputs()
    {
        using var generator = new Generator(21);
        return torch.randn([Rows, Units], dtype: ScalarType.Float64, device: generator.device, generator: generator).to(TestDevice.Here);
    }

    private static Tensor Labels() => Tensor.From(new[] { 0.5, -1, 0.2, 1.3 }).to(TestDevice.Here);
}
