using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public sealed class RandomizationTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>Looks at the inputs alone, as an edge detector does: what the checks are there to find.</summary>
    private sealed class InputAlone : Explainer
    {
        public override string Name => "input-alone";

        public override Paper Paper => Papers.SanityChecks;

        public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false) =>
            predictor.Space.Gather(x * 1.0);
    }

    private static SmallCnn Cnn() => new(new SuperpixelGrid(new(1, 8, 8), 4), 3, 1, width: 4, dtype: ScalarType.Float64);

    private static (Tensor X, Tensor Y) Rows(int rows = 24)
    {
        using var generator = new Generator(4);
        return (torch.randn([rows, 1, 8, 8], dtype: ScalarType.Float64, device: generator.device,
            generator: generator), Tiny.Cycle(rows, 3));
    }

    // Ranks (1, 2, 3, 4) and (2, 1, 3.5, 3.5): Σ of products 3.5, of squares 5 and 4.5, around the mean.
    [Fact]
    public void Rank_correlation_is_the_hand_computed_one_and_undefined_for_a_constant()
    {
        var rho = Same.Numbers(RankCorrelation.Of(
            Tiny.Rows([1.0, 5, 7, 9], [1, 2, 3, 4], [1, 2, 3, 4], [1, 1, 1, 1]), Tiny.Rows([0.2, 0.1, 8, 8], [10, 20, 30, 40],
                [4, 3, 2, 1], [1, 2, 3, 4])));
        Same.Values([3.5 / Math.Sqrt(5 * 4.5), 1, -1, double.NaN], rho, 1e-12);
    }

    [Fact]
    public void What_looks_at_the_inputs_alone_is_found_out_by_both_checks()
    {
        using var predictor = Cnn();
        var (x, y) = Rows();
        using var blind = new Assessment(predictor, new InputAlone(), x, y);
        Same.Values([.. Enumerable.Repeat(1.0, 24)], new ModelRandomization().Score(blind), 1e-12);
        Same.Values([.. Enumerable.Repeat(1.0, 24)], new LabelRandomization(new() { Epochs = 3 }).Score(blind), 1e-12);
    }

    [Fact]
    public void What_depends_on_the_weights_is_not()
    {
        using var predictor = Cnn();
        var (x, y) = Rows();
        using var assessment = new Assessment(predictor, new Gradient(ExplainedOutput.Logit), x, y);
        Assert.InRange(Same.Numbers(new ModelRandomization().Score(assessment)).Average(), -0.4, 0.4);
        var labels = new LabelRandomization(new() { Epochs = 400, LearningRate = 0.01 });
        Assert.InRange(Same.Numbers(labels.Score(assessment)).Average(), -0.4, 0.4);
        Assert.Null(labels.Remark([]));
        var few = new LabelRandomization(new() { Epochs = 1 });
        few.Score(assessment);
        Assert.Contains("random labels", few.Remark([]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cascade_goes_from_the_output_to_the_input_and_ends_where_all_is_random()
    {
        using var predictor = Cnn();
        var (x, y) = Rows();
        using var assessment = new Assessment(predictor, new Gradient(ExplainedOutput.Logit), x, y);
        var cascade = ModelRandomization.Cascade(assessment);
        Assert.Equal(predictor.ParametersByName().Select(p => p.Key).Reverse(), cascade.Select(c => c.Parameter));
        Assert.InRange(cascade[^1].Correlation, -0.4, 0.4);
        Assert.All(cascade, c => Assert.InRange(c.Correlation, -1, 1));
    }

    [Fact]
    public void The_predictor_comes_back_statistics_and_mode_included()
    {
        using var predictor = new ResNet18(new SuperpixelGrid(new(1, 8, 8), 2), 3, ResNetStem.Small, 1, width: 2,
            dtype: ScalarType.Float64);
        var (x, y) = Rows(8);
        using var assessment = new Assessment(predictor, new GradCam(new() { Stage = "layer1" }), x, y);
        double[] State() => [.. predictor.StateByName().SelectMany(p => Same.Numbers(p.Value))];
        var before = State();
        new ModelRandomization().Score(assessment);
        new LabelRandomization(new() { Epochs = 2 }).Score(assessment);
        ModelRandomization.Cascade(assessment);
        Assert.Equal(before, State());
        Assert.False(predictor.training);
        Assert.All(predictor.parameters(), p => Assert.Null(p.grad));
    }

    [Fact]
    public void Both_are_reached_by_name_but_only_when_asked_for()
    {
        var b = Baseline.Of([0]);
        Assert.IsType<ModelRandomization>(Catalog.Metric("modelRandomization", b));
        Assert.IsType<LabelRandomization>(Catalog.Metric("labelRandomization", b));
        Assert.DoesNotContain(Catalog.AllMetrics(b), m => m is ModelRandomization or LabelRandomization);
        Assert.Equal(2, Catalog.Items.Count(i => i.Name.EndsWith("Randomization", StringComparison.Ordinal)));
    }
}
