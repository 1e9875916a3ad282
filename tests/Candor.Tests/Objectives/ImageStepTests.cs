using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

/// <summary>Steps of convolutional predictors in float32, in chunks and in one graph.</summary>
public class ImageStepTests
{
    private static readonly SuperpixelGrid s_grid = new(new(1, 12, 12), 3);

    public static TheoryData<string, string> Pairs =>
        new() { { "small-cnn", "lime" }, { "small-cnn", "grad-cam" }, { "resnet18", "lime" }, { "resnet18", "grad-cam" } };

    private static Predictor Make(string name) => name == "small-cnn"
        ? new SmallCnn(s_grid, 3, seed: 2, width: 4)
        : new ResNet18(s_grid, 3, ResNetStem.Small, seed: 2, width: 4);

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
        return (torch.randn([9, 1, 12, 12], device: generator.device, generator: generator), Tiny.Cycle(9, 3));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_step_in_chunks_is_the_same_bits_every_time_and_the_gradient_of_one_graph(string name, string explainer)
    {
        using var scope = torch.NewDisposeScope();
        var (x, y) = Batch();
        var objective = Full(explainer);
        using var predictor = Make(name);
        var state = predictor.CopyState();
        var plain = Gradient(GradientPath.SingleGraph);
        foreach (var path in new[] { GradientPath.Chunked, GradientPath.ChunkedKeepingGraphs })
        {
            var chunks = Gradient(path);
            for (var round = 0; round < 3; round++)
                Assert.Equal(chunks, Gradient(path));
            Same.Values(plain, chunks, 2e-4 * plain.Max(Math.Abs));
        }

        double[] Gradient(GradientPath path)
        {
            predictor.LoadState(state);                     // batch normalisation learns from every step
            return Stepped.Differentiate(objective, predictor, x, y, new() { Path = path, ChunkRows = 11 }).Gradient;
        }
    }
}
