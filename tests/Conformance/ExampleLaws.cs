using Candor.Data;
using Candor.Explainers.Examples;
using Candor.Masking;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;
using Candor.Training.Examples;

namespace Conformance;

/// <summary>Laws of explanations by training examples, over every predictor with a feature map.</summary>
public class ExampleLaws
{
    private const int Points = 7;

    public static TheoryData<string> Predictors => [.. Table.Predictors.Where(p => Table.Predictor(p) is IFeatureMap)];

    [Theory]
    [MemberData(nameof(Predictors))]
    public void Classifying_the_features_is_predicting(string name)
    {
        using var bench = new Bench(name);
        var map = (IFeatureMap)bench.Predictor;
        var features = map.Features(bench.X);
        Assert.Equal([bench.Rows, map.FeatureCount], features.shape);
        bench.Close(bench.Predictor.forward(bench.X), map.Classify(features));
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void With_all_entries_h_is_the_kernel_form_and_the_sum_of_the_products(string name)
    {
        using var bench = new Bench(name);
        var (map, f, alpha) = Problem(bench);
        var features = map.Features(bench.X);
        // Σ_n α_n k(x_n, x), each kernel by itself: Eq. (2) as it is written.
        var (a, k) = (Bench.Numbers(alpha), Bench.Numbers(features.MatMul(f.t())));
        var outputs = bench.Predictor.Classes;
        var kernelForm = new double[bench.Rows * outputs];
        for (var b = 0; b < bench.Rows; b++)
            for (var n = 0; n < Points; n++)
                for (var c = 0; c < outputs; c++)
                    kernelForm[b * outputs + c] += a[n * outputs + c] * k[b * Points + n];
        var explainer = new ExampleExplainer(map, f, alpha);
        bench.Close(Tensor.From(kernelForm, [bench.Rows, outputs], TestDevice.Here), explainer.Outputs(features, null).H);

        var rows = explainer.Explain(bench.X, Points * outputs);
        for (var b = 0; b < bench.Rows; b++)
            for (var c = 0; c < outputs; c++)
                Assert.Equal(kernelForm[b * outputs + c], rows[b].Examples.Where(e => e.Output == c).Sum(e => e.Contribution),
                    bench.Tolerance * 10);
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void U_of_all_entries_gives_h_itself(string name)
    {
        using var bench = new Bench(name);
        var (map, f, alpha) = Problem(bench);
        var features = map.Features(bench.X);
        foreach (var ranking in Enum.GetValues<ExampleRanking>())
        {
            Assert.Equal(Outputs(new() { Ranking = ranking }, null), Outputs(new() { Ranking = ranking },
                Points * bench.Predictor.Classes));
            Assert.Equal(Outputs(new() { Ranking = ranking }, null),
                Outputs(new() { Ranking = ranking, Counting = ExampleCounting.Points }, Points));
        }

        double[] Outputs(ExampleChoice choice, int? u) => Bench.Numbers(new ExampleExplainer(map, f, alpha, choice).Outputs(features, u).H);
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void Permuting_the_training_points_permutes_the_influences_and_nothing_else(string name)
    {
        using var bench = new Bench(name);
        var (map, f, alpha) = Problem(bench);
        using var generator = new Generator(3);
        var order = torch.randperm(Points, device: generator.device, generator: generator).to(TestDevice.Here);
        var places = order.ToArray<long>();
        var (one, other) = (new ExampleExplainer(map, f, alpha).Explain(bench.X, 5),
            new ExampleExplainer(map, f.index_select(0, order), alpha.index_select(0, order)).Explain(bench.X, 5));
        foreach (var (a, b) in one.Zip(other))
        {
            Assert.Equal((a.Predicted, a.Explained, a.Faithful), (b.Predicted, b.Explained, b.Faithful));
            Assert.Equal(a.ExplainedOutput, b.ExplainedOutput, bench.Tolerance);
            Assert.Equal(
                a.Examples.Select(e => (e.Point, e.Output, e.Alpha)).Order(), b.Examples.Select(e => ((int)places[e.Point], e.Output,
                    e.Alpha)).Order());
        }
        var features = map.Features(bench.X);
        var (theorem, permuted) = (RepresenterPoints.Of(f, map.Classify(f)),
            RepresenterPoints.Of(f.index_select(0, order), map.Classify(f.index_select(0, order))));
        // The sums over points come in another order, so the fit's last bits differ.
        var difference = (theorem.Alpha.index_select(0, order) - permuted.Alpha).abs().max()
            .ToDouble() / theorem.Alpha.abs().max().ToDouble();
        Assert.InRange(difference, 0, 1e-2);
        Assert.NotNull(features);
    }

    [Fact]
    public void The_gates_expected_penalty_is_the_sum_of_normal_probabilities()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        using var points = new SparseRepresenterPoints(6, 3, new() { GateNoise = 0.7, InitialGate = 0.2 }, dtype: ScalarType.Float64);
        points.Mu!.detach().add_(torch.randn([6, 3], dtype: ScalarType.Float64, device: generator.device, generator: generator));
        var expected = Bench.Numbers(points.Mu).Sum(mu => MathNormal(mu / 0.7));
        Assert.Equal(expected, points.ExpectedOpen().ToDouble(), 1e-6);
        var draws = Enumerable.Range(0, 4000).Average(_ =>
        {
            using var inner = torch.NewDisposeScope();
            return new StochasticGate { Sigma = 0.7 }.Draw(points.Mu, generator).ne(0).to(ScalarType.Float64).sum().ToDouble();
        });
        Assert.Equal(expected, draws, 0.15);
    }

    [Theory]
    [InlineData(LearningTask.Classification)]
    [InlineData(LearningTask.Regression)]
    public void Every_method_trains_on_classes_and_on_numbers(LearningTask task)
    {
        using var scope = torch.NewDisposeScope();
        var data = Rows(task).Split(seed: 2);
        foreach (var method in Enum.GetValues<ExampleMethod>())
        {
            using var predictor = new Mlp(data, [6], seed: 1, dropout: 0.3);
            using var run = new ExampleTrainer(new() { Method = method, Epochs = 3, Etas = [0.001], Examples = 3 }).Fit(predictor, data);
            Assert.True(double.IsFinite(run.Results[run.Best].Score), method.ToString());
            Assert.Equal(run.Points.Outputs, task == LearningTask.Regression ? 1 : 3);
            Assert.Equal(3, run.Explainer(data.Train).Explain(InputTensors.Of(data.Test, predictor), 3)[0].Examples.Count);
        }
    }

    private static (IFeatureMap Map, Tensor F, Tensor Alpha) Problem(Bench bench)
    {
        using var generator = new Generator(23);
        var x = torch.randn([Points, .. bench.Predictor.Space.InputShape], dtype: ScalarType.Float64, device: generator.device,
            generator: generator).to(bench.X);
        var map = (IFeatureMap)bench.Predictor;
        var f = ExampleExplainer.PointFeatures(map, x, chunk: 3);
        bench.Close(map.Features(x), f);
        return (map, f, torch.randn([Points, bench.Predictor.Classes], dtype: ScalarType.Float64, device: generator.device,
            generator: generator).to(bench.X));
    }

    // Φ by a trapezoid rule: another way than the error function.
    private static double MathNormal(double x)
    {
        const int steps = 20_000;
        var (from, sum) = (-10.0, 0.0);
        var width = (x - from) / steps;
        for (var i = 0; i <= steps; i++)
            sum += (i is 0 or steps ? 0.5 : 1) * Math.Exp(-Math.Pow(from + i * width, 2) / 2);
        return sum * width / Math.Sqrt(2 * Math.PI);
    }

    private static Dataset Rows(LearningTask task)
    {
        using var generator = new Generator(9);
        var values = torch.randn([60, 3], dtype: ScalarType.Float64, device: generator.device, generator: generator).ToArray<double>();
        Column[] columns = [Column.Numeric("a"), Column.Numeric("b"), Column.Numeric("c")];
        return task == LearningTask.Regression
            ? Dataset.FromTargets("numbers", new Schema(columns, "y", []), values,
                [.. Enumerable.Range(0, 60).Select(i => values[3 * i] * 7 + 100)])
            : Dataset.FromArrays("classes", new Schema(columns, "y", ["u", "v", "w"]), values,
                [.. Enumerable.Range(0, 60).Select(i => i % 3)]);
    }
}
