using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tests.Objectives;
using Candor.Torch;
using Candor.Training;

namespace Candor.Tests.Training;

/// <summary>Chunks of convolutional predictors side by side, against one after the other.</summary>
public sealed class ImageLaneTests : IDisposable
{
    private static readonly SuperpixelGrid s_grid = new(new(1, 12, 12), 3);

    private readonly int _threads = TorchRuntime.Threads;

    public static TheoryData<string, string> Pairs => new() { { "small-cnn", "lime" }, { "small-cnn", "grad-cam" }, { "resnet18", "lime" }, { "resnet18", "grad-cam" } };

    private static Predictor Make(string name, DType dtype = DType.Float32) => name == "small-cnn"
        ? new SmallCnn(s_grid, 3, seed: 2, width: 4, dtype: dtype)
        : new ResNet18(s_grid, 3, ResNetStem.Small, seed: 2, width: 4, dtype: dtype);

    private static Objective Full(string explainer)
    {
        var b = Baseline.Of([.. Enumerable.Range(0, 144).Select(i => 0.01 * i)]);
        Explainer e = explainer == "lime" ? new Lime(new() { Samples = 40 }, b) : new GradCam();
        return new CrossEntropy() + 0.3 * new InsertionRegularizer(e, b) + 0.2 * new DeletionRegularizer(e, b) + 0.1 * new ExplanationNorm(e);
    }

    private static (Tensor X, Tensor Y) Batch()
    {
        using var generator = new Generator(3);
        return (Tensor.Randn([9, 1, 12, 12], generator), Tiny.Cycle(9, 3));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_step_in_lanes_is_the_same_bits_every_time_and_the_gradient_of_one_graph(string name, string explainer)
    {
        using var scope = new TensorScope();
        var (x, y) = Batch();
        var objective = Full(explainer);
        using var predictor = Make(name);
        Assert.Equal(TorchRuntime.ProductsAreReentrant, predictor.IsConcurrent);
        var state = predictor.CopyState();

        TorchRuntime.Threads = 1;
        var plain = Gradient(GradientPath.SingleGraph, null);
        TorchRuntime.Threads = 4;
        foreach (var path in new[] { GradientPath.Chunked, GradientPath.ChunkedKeepingGraphs })
        {
            var lanes = Gradient(path, null);
            for (var round = 0; round < 3; round++)
                Assert.Equal(lanes, Gradient(path, null));
            Assert.Equal(lanes, Gradient(path, 3));
            Same.Values(plain, lanes, 2e-4 * plain.Max(Math.Abs));
            Same.Values(plain, Gradient(path, 1), 2e-4 * plain.Max(Math.Abs));
        }

        double[] Gradient(GradientPath path, int? lanes)
        {
            predictor.LoadState(state);                     // batch normalisation learns from every step
            return Stepped.Differentiate(objective, predictor, x, y, new() { Path = path, ChunkRows = 11, Lanes = lanes }).Gradient;
        }
    }

    [Theory] // Shapes that no primitive was made for, so that lanes make them at once.
    [InlineData("small-cnn")]
    [InlineData("resnet18")]
    public void Masked_passes_in_lanes_are_those_of_one_thread_bit_for_bit(string name)
    {
        using var scope = new TensorScope();
        using var off = GradMode.Off();
        using var generator = new Generator(1);
        using var predictor = Make(name);
        predictor.Train(false);
        var (x, y) = Batch();
        var b = Tensor.Zeros([1, 12, 12]);
        for (var chunk = 5; chunk < 45; chunk += 3)
        {
            var z = Masks.Bernoulli(1, 60, 9, generator).To(DType.Float32);
            TorchRuntime.Threads = 1;
            var expected = MaskedPasses.Outputs(predictor, x, z, b, y.Unsqueeze(1), ExplainedOutput.Probability, chunk).ToArray<float>();
            TorchRuntime.Threads = 4;
            Assert.Equal(expected, MaskedPasses.Outputs(predictor, x, z, b, y.Unsqueeze(1), ExplainedOutput.Probability, chunk).ToArray<float>());
        }
    }

    [Fact]
    public void Double_precision_whose_products_are_the_BLAS_s_does_not_run_side_by_side()
    {
        using var predictor = Make("small-cnn", DType.Float64);
        Assert.False(predictor.IsConcurrent);
    }

    public void Dispose() => TorchRuntime.Threads = _threads;
}
