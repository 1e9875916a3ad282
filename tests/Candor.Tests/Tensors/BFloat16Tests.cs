using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Tests.Tensors;

public class BFloat16Tests
{
    [Fact] // 8 bits of precision: 1 + 2^-8 rounds to 1, 1 + 2^-7 does not.
    public void Precision_is_eight_bits()
    {
        using var scope = torch.NewDisposeScope();
        var x = Tensor.From([1 + (1 / 256f), 1 + (1 / 128f), 3e38f]).to(ScalarType.BFloat16);
        Assert.Equal(2, x.dtype.Size());
        var back = x.to(ScalarType.Float32).ToArray<float>();
        Assert.Equal(1, back[0]);
        Assert.Equal(1 + (1 / 128f), back[1]);
        Assert.True(float.IsFinite(back[2]));
    }

    [Fact]
    public void A_float32_network_runs_rounded_and_its_gradients_are_near_those_of_float32()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var network = torch.nn.Sequential(Layers.Conv2d(3, 8, 3, generator, padding: 1, channelsLast: true), torch.nn.ReLU(),
            new GlobalMaxPool(), Layers.Linear(8, 4, generator));
        var x = torch.randn([16, 3, 8, 8], device: generator.device, generator: generator);
        network.Run(x).square().mean().backward();
        var wide = network.parameters().Select(p => p.grad!.clone()).ToArray();
        network.zero_grad();
        var rounded = network.Run(x.to(ScalarType.BFloat16));
        Assert.Equal(ScalarType.BFloat16, rounded.dtype);
        rounded.square().mean().backward();
        foreach (var (w, p) in wide.Zip(network.parameters()))
        {
            Assert.Equal(ScalarType.Float32, p.grad!.dtype);
            Assert.InRange((w - p.grad!).norm().ToDouble() / w.norm().ToDouble(), 0, 0.1);
        }
    }
}
