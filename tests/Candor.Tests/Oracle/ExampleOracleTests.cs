using System.Text.Json.Nodes;
using Candor.Explainers.Examples;
using Candor.Masking;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Oracle;

/// <summary>One training step against tools/golden/fewer_examples_oracle.py, PyTorch 1.13 in float64, for every method.</summary>
public sealed class ExampleOracleTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var task in new[] { "classification", "regression" })
            foreach (var method in (string[])[.. ExampleMethods.Names, "fewer-examples, target stopped"])
                cases.Add(task, method);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_terms_and_gradients_are_the_oracles(string task, string name)
    {
        var root = Root();
        var problem = root[task]!;
        var expected = problem["steps"]![name]!;
        var method = ExampleMethods.Find(name.Split(',')[0])!.Value;
        using var predictor = Predictor(problem);
        using var points = Points(problem, method.IsGated());
        var (trainFeatures, features) = (predictor.Features(Of(problem["X"]!)), predictor.Features(Of(problem["x"]!)));
        if (method.Pretrains())
            (trainFeatures, features) = (trainFeatures.detach(), features.detach());
        var g = predictor.Classify(features);
        var alpha = points.Mu is null ? points.S : StochasticGate.WithoutNoise(points.Mu + Of(problem["noise"]!)) * points.S;
        var h = SparseRepresenterPoints.Explain(alpha, trainFeatures, features);
        Golden.Equal(Golden.Numbers(expected["h"]!), h);

        var step = ExampleStep.Of(points, method.Pretrains() ? g.detach() : g, h,
            task == "regression" ? Of(problem["t"]!) : Of(problem["y"]!).to(ScalarType.Int64));
        var terms = method.Objective(root["LAMBDA"]!.GetValue<double>(), root["ETA"]!.GetValue<double>(),
            stopTarget: name.Contains("stopped", StringComparison.Ordinal));
        var values = terms.Select(t => (t, Value: t.Term.Evaluate(step))).ToArray();
        Assert.All(values, v => Assert.Equal(expected["terms"]![v.t.Term.Name]!.GetValue<double>(), v.Value.ToDouble(), 1e-10));
        var loss = values.Select(v => v.Value * v.t.Weight).Aggregate((a, b) => a + b);
        Assert.Equal(expected["loss"]!.GetValue<double>(), loss.ToDouble(), 1e-10);
        loss.backward();
        foreach (var (parameter, tensor) in predictor.ParametersByName())
            Gradient(expected["gradients"]![parameter], tensor);
        Gradient(expected["s"], points.S);
        if (points.Mu is { } mu)
            Gradient(expected["mu"], mu);
    }

    private static void Gradient(JsonNode? expected, Tensor tensor)
    {
        if (expected is null)
            Assert.True(tensor.grad is null || tensor.grad.abs().max().ToDouble() == 0);
        else
            Golden.Equal(Golden.Numbers(expected), tensor.grad!, 1e-9);
    }

    private static Mlp Predictor(JsonNode problem)
    {
        var theta = problem["theta"]!.AsObject();
        var mlp = new Mlp(new ColumnSpace(5), theta["4.bias"]!.AsArray().Count, [6, 4], dtype: ScalarType.Float64, device: TestDevice.Here);
        mlp.LoadState(theta.ToDictionary(e => e.Key, e => Of(e.Value!)));
        mlp.train(false);
        return mlp;
    }

    private static SparseRepresenterPoints Points(JsonNode problem, bool gated)
    {
        var (s, mu) = (Of(problem["S"]!), Of(problem["mu"]!));
        var points = new SparseRepresenterPoints(s.size(0), s.size(1), new() { Gated = gated }, dtype: ScalarType.Float64,
            device: TestDevice.Here);
        points.LoadState(gated ? new Dictionary<string, Tensor> { ["s"] = s, ["mu"] = mu } : new Dictionary<string, Tensor> { ["s"] = s });
        return points;
    }

    private static Tensor Of(JsonNode node) => Tensor.From(Golden.Numbers(node), Shape(node), TestDevice.Here);

    private static long[] Shape(JsonNode node) => node is JsonArray array ? [array.Count, .. array.Count > 0 ? Shape(array[0]!) : []] : [];

    private static JsonNode Root()
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream("fewer_examples.json")!;
        return JsonNode.Parse(stream)!;
    }
}
