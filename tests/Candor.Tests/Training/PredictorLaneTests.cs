using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Objectives;

namespace Candor.Tests.Training;

/// <summary>Chunks side by side, against one after the other.</summary>
public sealed class PredictorLaneTests : IDisposable
{
    private static readonly SuperpixelGrid s_grid = new(new ImageShape(1, 12, 12), 3);

    private readonly int _threads = TorchRuntime.Threads;

    public static TheoryData<string, string> Pairs => new()
    {
        { "mlp", "lime" }, { "small-cnn", "lime" }, { "small-cnn", "grad-cam" }, { "resnet18", "lime" }, { "resnet18", "grad-cam" },
    };

    private static Predictor Make(string name) => name switch
    {
        "mlp" => new Mlp(s_grid, 3, [40, 30], seed: 2),
        "small-cnn" => new SmallCnn(s_grid, 3, seed: 2, width: 4),
        _ => new ResNet18(s_grid, 3, ResNetStem.Small, seed: 2, width: 4),
    };

    private static Objective Full(string explainer)
    {
        var b = Baseline.Of([.. Enumerable.Range(0, 144).Select(i => 0.01 * i)]);
        Explainer e = explainer == "lime" ? new Lime(new() { Samples = 40 }, b) : new GradCam();
        return new CrossEntropy() + 0.3 * new InsertionRegularizer(e, b) + 0.2 * new DeletionRegularizer(e,
            b) + 0.1 * new ExplanationNorm(e);
    }

    private static (Tensor X, Tensor Y) Batch()
    {
        using var generator = new Generator(3);
        return (torch.randn([9, 1, 12, 12], generator: generator), Tiny.Cycle(9, 3));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_step_in_lanes_is_the_same_bits_for_any_number_of_them_and_the_gradient_of_one_graph(string name, string explainer)
    {
        using var scope = torch.NewDisposeScope();
        var (x, y) = Batch();
        var objective = Full(explainer);
        using var predictor = Make(name);
        Assert.True(predictor.IsConcurrent);
        var state = predictor.CopyState();

        TorchRuntime.Threads = 1;
        var plain = Gradient(GradientPath.SingleGraph, null);
        TorchRuntime.Threads = 4;
        foreach (var path in new[] { GradientPath.Chunked, GradientPath.ChunkedKeepingGraphs })
        {
            var lanes = Gradient(path, null);
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
    [InlineData("mlp")]
    [InlineData("small-cnn")]
    [InlineData("resnet18")]
    public void Masked_passes_in_lanes_are_those_of_one_thread_bit_for_bit(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(1);
        using var predictor = Make(name);
        predictor.train(false);
        var (x, y) = Batch();
        var b = torch.zeros([1, 12, 12]);
        for (var chunk = 5; chunk < 45; chunk += 6)
        {
            var z = Masks.Bernoulli(1, 60, 9, generator).to(ScalarType.Float32);
            TorchRuntime.Threads = 1;
            var expected = Passes();
            TorchRuntime.Threads = 4;
            Assert.Equal(expected, Passes());

            float[] Passes() =>
                MaskedPasses.Outputs(predictor, x, z, b, y.unsqueeze(1), ExplainedOutput.Probability, chunk).ToArray<float>();
        }
    }

    public void Dispose() => TorchRuntime.Threads = _threads;
}
