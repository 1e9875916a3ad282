using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public sealed class GradCamTests : IDisposable
{
    private static readonly ImageShape s_shape = new(1, 4, 4);
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // The stage doubles and negates the image pooled to 2×2: A_0 = 2p, A_1 = −p. Logit 1 = Σ A_0 + 3 Σ A_1, so ω = (1, 3) and
    // Σ ω A = 2p − 3p = −p: the map is ReLU(−p).
    private static StagedFunction Linear(FeatureSpace? space = null) => new(
        space ?? new SuperpixelGrid(s_shape, 2),
        x =>
        {
            var p = torch.nn.functional.avg_pool2d(x, 2);
            return torch.cat([p * 2.0, -p], 1);
        },
        a =>
        {
            var sums = a.sum([2, 3]);
            var logit = sums.select(1, 0) + sums.select(1, 1) * 3.0;
            return torch.stack([logit.zeros_like(), logit], 1);
        });

    // Cells of the pooled image: 1, −2, 3, −4.
    private static Tensor Image(double scale = 1)
    {
        double[] cells = [1, -2, 3, -4];
        return Tensor.From([.. Enumerable.Range(0, 16).Select(p => scale * cells[p / 8 * 2 + p % 4 / 2])], [1, 1, 4, 4]);
    }

    [Fact]
    public void The_map_of_linear_stages_is_the_hand_computed_one()
    {
        using var predictor = Linear();
        Same.Values([0, 2, 0, 4], Explained.By(new GradCam(), predictor, Image()));
    }

    // f_1 = σ(l) with l = −Σp = 2: every derivative is scaled by σ(l)(1 − σ(l)).
    [Fact]
    public void The_probability_scales_the_weights_by_its_slope()
    {
        using var predictor = Linear();
        var f = Tiny.Sigmoid(2);
        var slope = f * (1 - f);
        Same.Values([0, 2 * slope, 0, 4 * slope], Explained.By(new GradCam(new() { Output = ExplainedOutput.Probability }), predictor,
            Image()));
    }

    // g is 1 in A_0 and 3 in A_1 everywhere. Σ A_0 = −4, Σ A_1 = 2, so α_0 = 1/(2 − 4) = −1/2 and α_1 = 9/(18 + 54) = 1/8; the weights are
    // 4·(−1/2)·1 = −2 and 4·(1/8)·3 = 3/2, and the map ReLU(−2·2p − 3/2·p) = ReLU(−5.5 p).
    [Fact]
    public void The_plus_plus_map_of_linear_stages_is_the_hand_computed_one()
    {
        using var predictor = Linear();
        Same.Values([0, 11, 0, 22], Explained.By(new GradCamPlusPlus(), predictor, Image()));
    }

    [Fact]
    public void Other_units_get_the_mean_over_their_pixels_of_the_map_scaled_up()
    {
        double[] pixels = [0, 0, 2, 2, 0, 0, 2, 2, 0, 0, 4, 4, 0, 0, 4, 4];
        using var byPixel = Linear(new PixelSpace(s_shape));
        Same.Values(pixels, Explained.By(new GradCam(), byPixel, Image()));
        using var whole = Linear(new SuperpixelGrid(s_shape, 1));
        Same.Values([1.5], Explained.By(new GradCam(), whole, Image()));
        using var segments = Linear(new Segments(s_shape, [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]));
        Same.Values([6 / 7.0, (2 + 16) / 9.0], Explained.By(new GradCam(), segments, Image()));
    }

    [Fact]
    public void The_grid_of_a_predictor_has_a_cell_for_every_cell_of_its_maps()
    {
        using var small = new SmallCnn(new PixelSpace(new(1, 28, 28)), 10, 1);
        Assert.Equal(7, GradCam.GridOf(small).Cells);
        Assert.Equal(14, GradCam.GridOf(small, "conv1").Cells);
        Assert.True(small.training);
        using var cifar = new ResNet18(new PixelSpace(new(3, 32, 32)), 10, ResNetStem.Small, 1, width: 2);
        Assert.Equal((8, "layer2"), (GradCam.GridOf(cifar).Cells, cifar.DefaultStage));
        using var stl = new ResNet18(new PixelSpace(new(3, 96, 96)), 10, ResNetStem.Standard, 1, width: 2);
        Assert.Equal((6, "layer3"), (GradCam.GridOf(stl).Cells, stl.DefaultStage));
    }

    [Fact]
    public void Chunks_of_rows_give_what_one_batch_gives()
    {
        using var predictor = new SmallCnn(new SuperpixelGrid(new(1, 8, 8), 2), 3, 1, width: 2, dtype: ScalarType.Float64);
        predictor.train(false);
        var rows = 2 * predictor.ChunkRows(graph: true) + 3;
        using var generator = new Generator(1);
        var x = torch.randn([rows, 1, 8, 8], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var y = Tiny.Cycle(rows, 3);
        Same.Values(Explained.By(new GradCam(), predictor, x, y, differentiable: true), Explained.By(new GradCam(), predictor, x, y),
            1e-12);
    }

    [Fact]
    public void Without_second_order_terms_the_map_is_the_same_and_its_gradient_another()
    {
        using var predictor = new SmallCnn(new SuperpixelGrid(new(1, 8, 8), 2), 3, 1, width: 2, dtype: ScalarType.Float64);
        predictor.train(false);
        using var generator = new Generator(1);
        var x = torch.randn([4, 1, 8, 8], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var y = Tiny.Cycle(4, 3);
        double[] Gradient(bool detach)
        {
            predictor.zero_grad();
            var phi = Explained.By(new GradCam(new() { DetachWeights = detach }), predictor, x, y, differentiable: true);
            phi.square().sum().backward();
            return [.. predictor.parameters().SelectMany(p => Same.Numbers(p.grad ?? p.zeros_like()))];
        }
        Same.Values(Explained.By(new GradCam(), predictor, x, y), Explained.By(new GradCam(new() { DetachWeights = true }), predictor, x,
            y), 0);
        Assert.Contains(Gradient(false).Zip(Gradient(true)), p => Math.Abs(p.First - p.Second) > 1e-6);
    }

    [Fact]
    public void Maps_that_are_zero_everywhere_are_counted()
    {
        using var predictor = Linear();
        var x = torch.cat([Image(), torch.ones([1, 1, 4, 4], dtype: ScalarType.Float64), Image(0)]);
        var b = Baseline.Of(new double[16]);
        using var assessment = new Assessment(predictor, new GradCam(), x, Tiny.Labels(1, 1, 1));
        var remarks = Evaluator.Evaluate("e", assessment, [new Insertion(b)]).Remarks;
        Assert.Contains(remarks, r => r.Contains("grad-cam gives 2 of 3 rows", StringComparison.Ordinal) && r.Contains("2 of them 0",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_predictor_without_stages_or_images_is_refused_by_name()
    {
        using var mlp = Tiny.Mlp();
        Same.Says(() => new GradCam().Validate(mlp), "grad-cam", "mlp", "stages");
        Same.Says(() => new GradCamPlusPlus().Validate(mlp), "grad-cam-plus-plus", "mlp");
        Same.Says(() => new Assessment(mlp, new GradCam(), Tiny.Normal(2, 4), Tiny.Labels(0, 1)), "stages");
        using var predictor = Linear();
        Same.Says(() => new GradCam(new() { Stage = "layer9" }).Validate(predictor), "layer9", "stage");
    }
}

/// <summary>A predictor without parameters whose one stage is a function, and whose head is another.</summary>
internal sealed class StagedFunction(FeatureSpace space, Func<Tensor, Tensor> stage, Func<Tensor, Tensor> head) : Predictor, IStages
{
    public override FeatureSpace Space => space;

    public override int Classes => 2;

    public override string Architecture => "function";

    public override ScalarType DType => ScalarType.Float64;

    public IReadOnlyList<string> Stages => ["maps"];

    public string DefaultStage => "maps";

    public override Tensor forward(Tensor x) => head(stage(x));

    public Tensor ForwardTo(string stageName, Tensor x) => stage(x);

    public Tensor ForwardFrom(string stageName, Tensor maps) => head(maps);
}
