using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Objectives;

namespace Candor.Tests.Oracle;

/// <summary>Explanations, scores, terms and gradients of a regression against tools/golden/regression_oracle.py, PyTorch 1.13 in
/// float64.</summary>
public sealed class RegressionOracleTests : IDisposable
{
    private static readonly JsonNode s_root = Load();
    private static readonly Baseline s_b = Baseline.Of(Golden.Numbers(s_root["baseline"]!));
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Explainers => ["lime", "gradientTimesInput"];

    public static TheoryData<string, GradientPath> Cases()
    {
        var data = new TheoryData<string, GradientPath>();
        foreach (var path in Enum.GetValues<GradientPath>())
            foreach (var name in new[] { "lime", "gradientTimesInput" })
                data.Add(name, path);
        return data;
    }

    [Theory]
    [MemberData(nameof(Explainers))]
    public void Explanations_and_scores_are_the_oracles(string name)
    {
        using var predictor = Predictor();
        using var assessment = new Assessment(predictor, Explainer(name), Of("x"), Of("y"));
        var expected = s_root["explainers"]![name]!;
        Golden.Equal(Golden.Numbers(expected["phi"]!), assessment.Explain(ExplainedLabel.Predicted));
        foreach (var metric in new Metric[] { new Insertion(s_b), new Deletion(s_b), new R2() })
            Golden.Equal(Golden.Numbers(expected["scores"]![metric.Name]!), metric.Score(assessment));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Terms_objective_and_gradient_are_the_oracles_on_every_path(string name, GradientPath path)
    {
        using var predictor = Predictor();
        var (expected, explainer) = (s_root["explainers"]![name]!, Explainer(name));
        Objective[] terms =
        [
            new SquaredError(), new InsertionRegularizer(explainer, s_b), new DeletionRegularizer(explainer, s_b),
            new ExplanationNorm(explainer),
        ];
        foreach (var term in terms)
            Assert.Equal(expected["terms"]![term.Name]!.GetValue<double>(), Differentiate(term, predictor, path).Value, 1e-10);
        var objective = terms[0] + 0.3 * terms[1] + 0.2 * terms[2] + 0.1 * terms[3];
        Agree(expected["objective"]!, Differentiate(objective, predictor, path));
    }

    [Theory]
    [InlineData(GradientPath.SingleGraph)]
    [InlineData(GradientPath.Chunked)]
    [InlineData(GradientPath.ChunkedKeepingGraphs)]
    public void Expo_terms_are_the_oracles_on_every_path(GradientPath path)
    {
        using var predictor = Predictor();
        var lime = (SurrogateExplainer)Explainer("lime");
        foreach (var term in new Objective[] { new ExpoFidelity(lime), new ExpoStability(lime) })
            Agree(s_root["expo"]![term.Name]!, Differentiate(term, predictor, path));
    }

    private static (double Value, double[] Gradient) Differentiate(Objective objective, Predictor predictor, GradientPath path) =>
        Stepped.Differentiate(objective, predictor, Of("x"), Of("y"), new() { Path = path, ChunkRows = 7 });

    // A parameter that a term does not reach is one 0 there: the last bias, where only differences count.
    private static void Agree(JsonNode expected, (double Value, double[] Gradient) actual)
    {
        Assert.Equal(expected["value"]!.GetValue<double>(), actual.Value, 1e-10);
        Same.Values(Golden.Numbers(expected["gradient"]!), actual.Gradient, 1e-9);
    }

    private static Explainer Explainer(string name) => name == "lime" ? new Given() : new GradientTimesInput(baseline: s_b);

    private static Mlp Predictor()
    {
        var mlp = new Mlp(new ColumnSpace(6), 1, [8, 7], dtype: ScalarType.Float64, device: TestDevice.Here)
        {
            TargetScale = new TargetScale(40, 5),
        };
        mlp.LoadState(s_root["theta"]!.AsObject().ToDictionary(e => e.Key, e => Of(e.Value!)));
        mlp.train(false);
        return mlp;
    }

    private static Tensor Of(string name) => Of(s_root[name]!);

    private static Tensor Of(JsonNode node) => Tensor.From(Golden.Numbers(node), Shape(node), TestDevice.Here);

    private static long[] Shape(JsonNode node) => node is JsonArray array ? [array.Count, .. array.Count > 0 ? Shape(array[0]!) : []] : [];

    private static JsonNode Load()
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream("regression.json")!;
        return JsonNode.Parse(stream)!;
    }

    /// <summary>LIME of Eq. (12) on the oracle's masks.</summary>
    private sealed class Given() : SurrogateExplainer(new LimeOptions { Samples = 40 }, s_b)
    {
        public override string Name => "given";

        public override Paper Paper => Papers.Lime;

        public override Surrogate Draw(int units, long rows, Generator generator, ScalarType dtype)
        {
            var z = Of("z").unsqueeze(0);
            return new Surrogate(z, new Lime(new() { Kernel = LimeKernel.Cosine, Intercept = false }).Fit(z));
        }
    }
}
