using System.Text.Json.Nodes;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Oracle;

/// <summary>Numbers of tools/golden/id_expo_oracle.py, PyTorch 1.13 in float64.</summary>
internal static class Golden
{
    private static readonly JsonNode s_root = Load();

    /// <summary>The node at a path like "lime/l2".</summary>
    public static JsonNode At(string path) => path.Split('/').Aggregate(s_root, (node, key) =>
        node[key] ?? throw new KeyNotFoundException($"{path}: no '{key}'"));

    public static double Number(string path) => At(path).GetValue<double>();

    public static double[] Numbers(string path) => [.. Flatten(At(path))];

    public static double[] Numbers(JsonNode node) => [.. Flatten(node)];

    public static Tensor Tensor(string path) => TorchSharp.torch.Tensor.From(Numbers(path), Shape(At(path)), TestDevice.Here);

    public static Tensor Labels(string path) => Tensor(path).to(ScalarType.Int64);

    public static Baseline Baseline { get; } = Baseline.Of(Numbers("inputs/baseline"));

    /// <summary>The oracle's perceptron, 6 → 8 → 7 → 3, in float64.</summary>
    public static Mlp Predictor()
    {
        var mlp = new Mlp(new ColumnSpace(6), 3, [8, 7], dtype: ScalarType.Float64, device: TestDevice.Here);
        using var scope = torch.NewDisposeScope();
        var (weights, biases) = (At("model/weights").AsArray(), At("model/biases").AsArray());
        mlp.LoadState(Enumerable.Range(0, 3).SelectMany(i => new[]
        {
            KeyValuePair.Create($"{2 * i}.weight", TorchSharp.torch.Tensor.From(Numbers(weights[i]!), Shape(weights[i]!))),
            KeyValuePair.Create($"{2 * i}.bias", TorchSharp.torch.Tensor.From(Numbers(biases[i]!), Shape(biases[i]!))),
        }).ToDictionary(e => e.Key, e => e.Value));
        mlp.train(false);
        return mlp;
    }

    /// <summary>Gradients of the oracle in the order of the predictor's parameters.</summary>
    public static double[] Parameters(string path)
    {
        var (weights, biases) = (At(path + "/weights").AsArray(), At(path + "/biases").AsArray());
        return [.. Enumerable.Range(0, 3).SelectMany(i => Numbers(weights[i]!).Concat(Numbers(biases[i]!)))];
    }

    public static void Equal(IReadOnlyList<double> expected, Tensor actual, double tolerance = 1e-9)
    {
        var values = actual.to(ScalarType.Float64).ToArray<double>();
        Assert.Equal(expected.Count, values.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i}: oracle {expected[i]:r}, here {values[i]:r}");
    }

    private static IEnumerable<double> Flatten(JsonNode node) => node is JsonArray array ? array.SelectMany(n => Flatten(n!))
        : [node.GetValue<double>()];

    private static long[] Shape(JsonNode node) => node is JsonArray array ? [array.Count, .. array.Count > 0 ? Shape(array[0]!) : []] : [];

    private static JsonNode Load()
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream("id_expo.json")!;
        return JsonNode.Parse(stream)!;
    }
}

/// <summary>A surrogate explainer whose masks are given instead of drawn.</summary>
internal sealed class FixedSurrogate(string masks, Func<Tensor, Tensor> fit, ExplainedOutput output = ExplainedOutput.Probability)
    : SurrogateExplainer(new LimeOptions { Samples = Golden.At(masks).AsArray().Count, Output = output }, Golden.Baseline)
{
    public override string Name => "fixed";

    public override Paper Paper => Papers.Lime;

    public override Surrogate Draw(int units, long rows, Generator generator, ScalarType dtype)
    {
        var z = Golden.Tensor(masks).unsqueeze(0);
        return new Surrogate(z.to(dtype), fit(z).to(dtype));
    }

    public static FixedSurrogate Lime(LimeKernel kernel, ExplainedOutput output = ExplainedOutput.Probability, bool intercept = false) =>
        new("inputs/Z", z => new Lime(new() { Kernel = kernel, Intercept = intercept }).Fit(z), output);

    public static FixedSurrogate Shapley(ExplainedOutput output = ExplainedOutput.Probability) =>
        new("inputs/Zs", z => KernelShap.FitConstrained(z, shapleyWeights: false), output);
}
