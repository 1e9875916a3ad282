using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Explainers;
using Candor.Tests.Objectives;

namespace Candor.Tests.Masking;

/// <summary>A background that each image has for itself.</summary>
public sealed class BlurTests : IDisposable
{
    private static readonly ImageShape s_shape = new(2, 6, 5);

    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static Tensor Images(int count = 4)
    {
        using var generator = new Generator(3);
        return torch.randn([count, 2, 6, 5], dtype: ScalarType.Float64, device: generator.device, generator: generator);
    }

    [Fact] // A pixel of 1 in the middle of 3×1: weights e^(−½), 1, e^(−½), divided by what each row sums up to within the image.
    public void A_bright_pixel_spreads_as_a_Gaussian_cut_off_at_the_edges()
    {
        var blurred = Baseline.Blur(new(1, 3, 1), 1).On(Tensor.From([0.0, 1.0, 0.0], [1, 1, 3, 1]));
        double one = Math.Exp(-0.5), two = Math.Exp(-2);
        Same.Values([one / (1 + one + two), 1 / (1 + 2 * one), one / (1 + one + two)], blurred, 1e-12);
    }

    [Fact]
    public void Plain_channels_stay_and_each_image_has_its_own()
    {
        var blur = Baseline.Blur(s_shape);
        Assert.True(blur.IsOwn);
        var plain = torch.full([1, 2, 6, 5], 0.7, dtype: ScalarType.Float64);
        Same.Values(plain, blur.On(plain), 1e-12);
        var x = Images();
        Same.Values(blur.On(x.narrow(0, 2, 1)), blur.On(x).narrow(0, 2, 1), 1e-14);
        Assert.True(blur.On(x).square().mean().ToDouble() < x.square().mean().ToDouble());
        Same.Says(() => blur.On(Images().narrow(1, 0, 1)), "blur", "2×6×5");
        Same.Says(() => Baseline.Blur(s_shape, 0), "above 0");
    }

    [Theory] // With one background for each image, a batch is its images one by one.
    [InlineData("lime")]
    [InlineData("kernel-shap")]
    [InlineData("integrated-gradients")]
    [InlineData("gradient-x-input")]
    [InlineData("occlusion")]
    [InlineData("rise")]
    [InlineData("infd")]
    public void Explanations_of_a_batch_are_those_of_its_images(string name)
    {
        using var predictor = new SmallCnn(new SuperpixelGrid(s_shape, 2), 3, 1, width: 2, dtype: ScalarType.Float64);
        predictor.train(false);
        var explainer = Catalog.Explainer(name, name is "lime" or "kernel-shap" ? new() { Samples = 16 } : null, Baseline.Blur(s_shape));
        var (x, y) = (Images(), Tiny.Cycle(4, 3));
        var all = Explained.By(explainer, predictor, x, y);
        for (var i = 0; i < 4; i++)
            Same.Values(Explained.By(explainer, predictor, x.narrow(0, i, 1), y.narrow(0, i, 1)), all.narrow(0, i, 1), 1e-9);
    }

    [Fact] // Deleting everything leaves the blurred image, inserting everything the image.
    public void Curves_begin_and_end_at_the_blurred_image_and_the_image()
    {
        using var predictor = new SmallCnn(new SuperpixelGrid(s_shape, 2), 3, 1, width: 2, dtype: ScalarType.Float64);
        var (x, y, blur) = (Images(), Tiny.Cycle(4, 3), Baseline.Blur(s_shape));
        using var assessment = new Assessment(predictor, new Lime(new() { Samples = 16 }, blur), x, y, chunkRows: 3);
        double[] P(Tensor of) => Same.Numbers(predictor.forward(of).softmax(-1).gather(1, y.unsqueeze(1)).squeeze(1));
        var curve = assessment.Curve(blur, ExplainedLabel.True, insert: true, [0, 4]);
        Same.Values(P(blur.On(x)), curve.select(1, 0), 1e-12);
        Same.Values(P(x), curve.select(1, 1), 1e-12);
        Assert.All(Evaluator.Standard(blur),
            m => Assert.True(double.IsFinite(m.Score(assessment).to(ScalarType.Float64).mean().ToDouble()), m.Name));
    }

    [Theory]
    [InlineData("lime")]
    [InlineData("grad-cam")]
    public void Every_path_gives_the_gradient_of_one_graph(string name)
    {
        using var predictor = new SmallCnn(new SuperpixelGrid(s_shape, 2), 3, 1, width: 2, dtype: ScalarType.Float64);
        var blur = Baseline.Blur(s_shape);
        Explainer explainer = name == "lime" ? new Lime(new() { Samples = 16 }, blur) : new GradCam();
        var objective = new CrossEntropy() + 0.3 * new InsertionRegularizer(explainer, blur) + 0.2 * new DeletionRegularizer(explainer,
            blur);
        var (x, y) = (Images(), Tiny.Cycle(4, 3));
        var plain = Stepped.Differentiate(objective, predictor, x, y, new() { Path = Candor.Objectives.GradientPath.SingleGraph }).Gradient;
        foreach (var path in new[] { Candor.Objectives.GradientPath.Chunked, Candor.Objectives.GradientPath.ChunkedKeepingGraphs })
            Same.Values(plain, Stepped.Differentiate(objective, predictor, x, y, new() { Path = path, ChunkRows = 3 }).Gradient, 1e-10);
    }
}
