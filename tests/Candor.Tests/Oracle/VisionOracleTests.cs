using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Explainers;
using Candor.Tests.Objectives;

namespace Candor.Tests.Oracle;

public sealed class VisionOracleTests : IDisposable
{
    private static readonly MaskSteps s_half = MaskSteps.Half;
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Vision _vision = new();

    public void Dispose()
    {
        _vision.Dispose();
        _scope.Dispose();
    }

    public static TheoryData<string, GradientPath, int> Cases()
    {
        var data = new TheoryData<string, GradientPath, int>();
        foreach (var path in Enum.GetValues<GradientPath>())
            foreach (var chunk in path == GradientPath.SingleGraph ? [1] : new[] { 4, 12, 1000 })
                foreach (var name in new[] { "logit", "probability", "detached" })
                    data.Add(name, path, chunk);
        return data;
    }

    [Theory]
    [InlineData(ResNetStem.Small, "small")]
    [InlineData(ResNetStem.Standard, "standard")]
    public void Weights_from_Python_load_by_torchvisions_names_and_give_its_logits_and_stages(ResNetStem stem, string name)
    {
        using var predictor = _vision.ResNet(stem);
        Same.Values(_vision[$"{name}/logits"], predictor.forward(_vision.X), 1e-11);
        foreach (var stage in new[] { "layer1", "layer2", "layer3", "layer4" })
            Same.Values(_vision[$"{name}/{stage}"], predictor.ForwardTo(stage, _vision.X), 1e-11);
    }

    [Theory]
    [InlineData(ExplainedOutput.Logit, "logit")]
    [InlineData(ExplainedOutput.Probability, "probability")]
    public void GradCam_and_its_successor_agree(ExplainedOutput output, string name)
    {
        using var predictor = _vision.ResNet();
        Same.Values(_vision[$"cam/{name}"], Explained.By(new GradCam(new() { Output = output }), predictor, _vision.X, _vision.Y), 1e-11);
        Same.Values(_vision[$"camPlusPlus/{name}"], Explained.By(new GradCamPlusPlus(new() { Output = output }), predictor, _vision.X,
            _vision.Y), 1e-11);
    }

    [Fact]
    public void The_small_network_agrees_although_it_pools_before_the_ReLU()
    {
        using var predictor = _vision.SmallCnn();
        Same.Values(_vision["smallCnn/logits"], predictor.forward(_vision["smallCnn/x"]), 1e-11);
        Same.Values(_vision["smallCnn/cam"], Explained.By(new GradCam(), predictor, _vision["smallCnn/x"], _vision.Y), 1e-11);
    }

    // Cross-entropy in training mode, which moves the running statistics; explanations and masked passes by the statistics thus moved.
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_objective_and_its_gradient_agree_second_order_terms_and_batch_normalisation_included(string name, GradientPath path,
        int chunk)
    {
        using var predictor = _vision.ResNet();
        var cam = new GradCam(new()
        {
            Output = name == "probability" ? ExplainedOutput.Probability : ExplainedOutput.Logit,
            DetachWeights = name == "detached",
        });
        var b = _vision.Background;
        var objective = new CrossEntropy() + 0.1 * new InsertionRegularizer(cam, b, s_half) + 0.2 * new DeletionRegularizer(cam, b, s_half)
            + 0.01 * new ExplanationNorm(cam);
        var (value, gradient) = Stepped.Differentiate(objective, predictor, _vision.X, _vision.Y, new() { Path = path, ChunkRows = chunk });
        Assert.Equal(_vision[$"objective/{name}/value"].ToDouble(), value, 1e-10);
        Same.Values([.. predictor.ParametersByName().SelectMany(p => _vision[$"objective/{name}/gradient/{p.Key}"].ToArray<double>())],
            gradient, 1e-9);
        var buffers = predictor.BuffersByName().ToDictionary(e => e.Key, e => e.Value);
        Same.Values(_vision["objective/running_mean"], buffers["bn1.running_mean"], 1e-12);
        Same.Values(_vision["objective/running_var"], buffers["bn1.running_var"], 1e-12);
    }

    [Fact]
    public void Second_order_terms_matter() =>
        Assert.True(_vision.Under("objective/logit/gradient/").Zip(_vision.Under("objective/detached/gradient/"))
            .Max(p => (p.First.Value - p.Second.Value).abs().max().ToDouble()) > 1e-4);
}
