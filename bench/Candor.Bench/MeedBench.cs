using Candor.Data;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Bench;

/// <summary>The jobs of pytorch/meed.py: explanations of 256 images of 28×28 pixels, and a training step of 128 with k = 64.</summary>
internal static class MeedBench
{
    public static void Run(string job, BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0, options.Device);
        var space = new PixelSpace(new ImageShape(1, 28, 28));
        using var method = new Meed(NetworkFamily.Of(space, 2, options.Device),
            new LearnedOptions { TopK = 64, Adversary = Adversary.SlicedWasserstein });
        var rows = job == "meed-explain" ? 256 : 128;
        var x = torch.rand([rows, 1, 28, 28], device: generator.device, generator: generator);
        var y = torch.randn([rows, 2], device: generator.device, generator: generator).softmax(1);
        var prior = torch.randn([rows, 784], device: generator.device, generator: generator).log_softmax(1);
        var explainer = (LearnedExplainer)method.AsExplainer();
        method.Train(job == "meed-step");
        Rounds.Measure(job, rows, options, job == "meed-explain"
            ? () => explainer.Explain(x, y)
            : () => method.Step(new LearnedBatch(x, y, prior), 3, generator));
    }
}
