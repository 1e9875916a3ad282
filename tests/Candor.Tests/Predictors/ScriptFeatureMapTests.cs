using Candor.Explainers.Examples;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Predictors;

/// <summary>TorchScript with named halves; tools/golden/feature_map.py.</summary>
public sealed class ScriptFeatureMapTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    [Fact]
    public void A_script_that_exports_features_and_classify_has_a_feature_map()
    {
        using var predictor = ScriptPredictor.Load(File("feature_map.pt"), new ColumnSpace(4), 3);
        var map = Assert.IsType<ScriptFeatureMap>(predictor);
        var x = Tensor.From([1f, 2, 3, 4], [1, 4]);
        Assert.Equal(5, map.FeatureCount);
        Assert.Equal([0.75f, -0.9375f, -1.765625f], predictor.forward(x).ToArray<float>());
        Assert.Equal(predictor.forward(x).ToArray<float>(), map.Classify(map.Features(x)).ToArray<float>());
    }

    [Fact]
    public void Gradients_of_examples_reach_the_scripts_parameters()
    {
        using var predictor = ScriptPredictor.Load(File("feature_map.pt"), new ColumnSpace(4), 3);
        var map = (IFeatureMap)predictor;
        var f = map.Features(torch.ones([6, 4]));
        SparseRepresenterPoints.Explain(torch.ones([6, 3]), f, f).sum().backward();
        Assert.Contains(predictor.ParametersByName(), p => p.Key == "first.weight" && p.Value.grad!.abs().sum().ToDouble() > 0);
    }

    [Fact]
    public void Halves_that_do_not_make_the_whole_are_refused() =>
        Same.Says(() => ScriptPredictor.Load(File("feature_map_broken.pt"), new ColumnSpace(4), 3), "classify", "forward");
}
