using System.Text.Json.Nodes;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Oracle;

/// <summary>tools/golden/meed_oracle.py: one step of MEED in float64 by PyTorch 1.13.</summary>
public class MeedOracleTests
{
    [Theory]
    [InlineData("crossEntropy", Adversary.CrossEntropy)]
    [InlineData("slicedWasserstein", Adversary.SlicedWasserstein)]
    public void Losses_and_gradients_of_a_step_are_those_of_pytorch(string name, Adversary adversary)
    {
        using var scope = torch.NewDisposeScope();
        using var stream = typeof(MeedOracleTests).Assembly.GetManifestResourceStream("meed.json")!;
        var golden = JsonNode.Parse(stream)![name]!;
        var options = new LearnedOptions { TopK = 2, Adversary = adversary, AdversaryWeight = 0.7, PriorWeight = 0.3 };
        using var method = new Meed(NetworkFamily.Of(new ColumnSpace(4), 2, dtype: ScalarType.Float64, device: TestDevice.Here), options);
        Fill(method.Explainer, 0);
        foreach (var (approximator, network, _) in method.Approximators)
            Fill(network, approximator == "selected" ? 0.5 : 0.9);
        var batch = new LearnedBatch(Wave([5, 4], 0.2), Wave([5, 2], 0.3).softmax(1), Wave([5, 4], 0.4).log_softmax(1));
        var logZ = method.LogZ(batch.X, batch.Y);
        var merged = Prior.Merge(logZ, batch.Guide!, 2);
        var v = GumbelTopK.Draw(merged, Wave([5, 2, 4], 0.6).abs() + 0.1, 0.5);
        var losses = method.Step(batch, 2, logZ, merged, v, adversary == Adversary.SlicedWasserstein ? Wave([2, 3], 0.7) : null);
        Same.Values(Array(golden, "losses"), [.. losses.Select(l => l.Value.ToDouble())], 1e-10);
        var gradients = method.Explainer.parameters().Select(p => p.grad!).ToArray();
        Same.Values(Array(golden, "gradientSums"), [.. gradients.Select(g => g.sum().ToDouble())], 1e-10);
        Same.Values(Array(golden, "gradientNorms"), [.. gradients.Select(g => g.norm().ToDouble())], 1e-10);
        Same.Values(Array(golden, "lastBias"), gradients[^1], 1e-10);
    }

    private static double[] Array(JsonNode node, string name) => [.. node[name]!.AsArray().Select(v => (double)v!)];

    private static void Fill(torch.nn.Module module, double offset)
    {
        using var grad = torch.no_grad();
        foreach (var (p, parameter) in module.parameters().Index())
            parameter.copy_(Wave(parameter.shape, offset + 0.11 * p) * 0.2);
    }

    private static Tensor Wave(long[] shape, double offset) => Tensor.From(
        Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(j => Math.Sin(1 + 0.37 * j + offset)).ToArray(), shape,
            TestDevice.Here);
}
