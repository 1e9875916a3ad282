using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Objectives;

namespace Candor.Tests.Tensors;

/// <summary>
/// Convolutions in single precision against double precision, for numbers of channels that fill no block of a vector unit: what a library
/// leaves in its padding must reach nobody.
/// </summary>
public class ConvolutionTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(1, 20)]
    [InlineData(3, 5)]
    [InlineData(4, 8)]
    [InlineData(50, 100)]
    [InlineData(64, 1)]
    public void Maps_and_gradients_of_two_dimensions_are_those_of_double_precision(int inputs, int outputs) => Agrees(
        [6, inputs, 12, 12],
        (g, t) => torch.nn.Sequential(Layers.Conv2d(inputs, outputs, 3, g, padding: 1, dtype: t, channelsLast: true)));

    [Theory] // Of one channel both layouts are one; with the plain one's strides all that follows would be plain, and pooling slow.
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    public void Maps_of_filters_laid_out_channels_last_are_so_too(int inputs, int outputs)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var layer = Layers.Conv2d(inputs, outputs, 3, generator, padding: 1, channelsLast: true);
        var maps = layer.forward(torch.rand([2, inputs, 4, 6], generator: generator));
        Assert.Equal([24L * outputs, 1L, 6L * outputs, outputs], maps.stride());
    }

    [Theory]
    [InlineData(50, 250)]
    [InlineData(50, 100)]
    [InlineData(7, 3)]
    [InlineData(16, 16)]
    public void Maps_and_gradients_of_one_dimension_are_those_of_double_precision(int inputs, int outputs) => Agrees(
        [6, inputs, 40], (g, t) => torch.nn.Sequential(Layers.Conv1d(inputs, outputs, 3, g, padding: 1, dtype: t)));

    // Channels in and out, whole blocks of 16 or not; every layout that comes about.
    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 7)]
    [InlineData(20, 100)]
    [InlineData(24, 40)]
    [InlineData(33, 65)]
    [InlineData(64, 10)]
    [InlineData(192, 96)]
    [InlineData(200, 100)]
    [InlineData(200, 112)]
    public void Filters_of_any_size_stride_and_layout_are_those_of_double_precision(int inputs, int outputs)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var (kernel, stride, last) in
            from k in new[] { 1, 3 } from s in new[] { 1, 2 } from l in new[] { true, false } select (k, s, l))
        {
            var series = Draw([3, inputs, 21]);
            var (maps, filters) = (Draw([3, inputs, 5, 4]), Draw([outputs, inputs, kernel, kernel]).ChannelsLast());
            Agree(series, Draw([outputs, inputs, kernel]), (x, w) => Convolution.Series(x, w, null, stride, kernel / 2, 1));
            Agree(last ? maps.ChannelsLast() : maps, filters,
                (x, w) => Convolution.Maps(x, w, null, [stride, stride], [kernel / 2, kernel / 2], [1, 1]));
        }

        static void Agree(Tensor x, Tensor w, Func<Tensor, Tensor, Tensor> run)
        {
            torch.full([1 << 18], float.NaN).Dispose();
            Near(Of(ScalarType.Float64), Of(ScalarType.Float32));

            // Where no derivatives are asked for, libtorch may go another way.
            Tensor Asked(Tensor[] leaves)
            {
                using var grad = torch.no_grad();
                return run(leaves[0], leaves[1]);
            }

            Tensor[] Of(ScalarType type)
            {
                Tensor[] leaves = [x.to(type).detach().requires_grad_(), w.to(type).detach().requires_grad_()];
                var y = run(leaves[0], leaves[1]);
                var weights = torch.arange(y.numel(), dtype: type, device: y.device).sin().reshape([.. y.shape]);
                return [y.detach(), Asked(leaves), .. Gradients.Of((y * weights).sum(), leaves)];
            }
        }
    }

    [Fact]
    public void A_small_network_of_one_channel_is_that_of_double_precision()
    {
        var grid = new SuperpixelGrid(new(1, 12, 12), 3);
        Agrees([9, 1, 12, 12], (_, t) => new SmallCnn(grid, 3, seed: 2, width: 4, dtype: t));
        Agrees([9, 1, 12, 12], (_, t) => new ResNet18(grid, 3, ResNetStem.Small, seed: 2, width: 4, dtype: t));
    }

    [Theory] // The second derivative of a convolution takes the rows of the batch for channels: 9 fill no block.
    [InlineData(GradientPath.ChunkedKeepingGraphs)]
    [InlineData(GradientPath.SingleGraph)]
    public void A_step_with_explanations_by_gradients_is_that_of_double_precision(GradientPath path)
    {
        var grid = new SuperpixelGrid(new(1, 12, 12), 3);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var network = new SmallCnn(grid, 3, seed: 2, width: 4);
        using var exact = new SmallCnn(grid, 3, seed: 2, width: 4, dtype: ScalarType.Float64);
        exact.LoadState(network.StateByName().ToDictionary(p => p.Key, p => p.Value.to(ScalarType.Float64)));
        var explainer = new GradientTimesInput();
        var objective = new CrossEntropy() + 1.0 * new InsertionRegularizer(explainer, Baseline.Of(new double[144]));
        var x = torch.randn([9, 1, 12, 12], dtype: ScalarType.Float64, generator: generator);
        for (var round = 0; round < 5; round++)
        {
            var expected = Stepped.Differentiate(objective, exact, x, Tiny.Cycle(9, 3), new() { Path = path }).Gradient;
            foreach (var size in Enumerable.Range(6, 12))
                torch.full([1L << size], float.NaN).Dispose();
            var found = Stepped.Differentiate(objective, network, x.to(ScalarType.Float32), Tiny.Cycle(9, 3),
                new() { Path = path }).Gradient;
            Same.Values(expected, found, 1e-3 * expected.Max(Math.Abs));
        }
    }

    [Theory] // Eight bits of precision: an error of a few parts in a hundred of the largest value, not of its size.
    [InlineData(1, 4)]
    [InlineData(3, 5)]
    [InlineData(8, 20)]
    [InlineData(16, 32)]
    public void Maps_and_gradients_in_bfloat16_are_near_those_of_double_precision(int inputs, int outputs)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var layers = torch.nn.Sequential(Layers.Conv2d(inputs, outputs, 3, generator, padding: 1, channelsLast: true));
        using var exact = torch.nn.Sequential(Layers.Conv2d(inputs, outputs, 3, generator, padding: 1, dtype: ScalarType.Float64));
        exact.LoadState(layers.StateByName().ToDictionary(p => p.Key, p => p.Value));
        var x = Draw([6, inputs, 12, 12]);
        torch.full([1 << 18], float.NaN).Dispose();
        foreach (var (e, a) in Of(exact, ScalarType.Float64).Zip(Of(layers, ScalarType.BFloat16)))
            Assert.InRange((e - a).abs().max().ToDouble(), 0, 0.05 * e.abs().max().ToDouble());

        Tensor[] Of(TorchSharp.Modules.Sequential module, ScalarType type)
        {
            var leaf = x.to(type).detach().requires_grad_();
            var y = module.Run(leaf);
            return [y.detach(), .. Gradients.Of(y.to(ScalarType.Float64).square().mean(), [leaf, .. module.parameters()])];
        }
    }

    [Fact] // A user's network, plain and of odd sizes, as he wrote it.
    public void Other_peoples_models_are_computed_rightly_while_they_live()
    {
        using var scope = torch.NewDisposeScope();
        using var module = torch.nn.Sequential(torch.nn.Conv2d(1, 5, 3), torch.nn.ReLU(), torch.nn.Conv2d(5, 7, 3), torch.nn.Flatten(),
            torch.nn.Linear(7 * 8 * 8, 3));
        using var exact = torch.nn.Sequential(
            torch.nn.Conv2d(1, 5, 3, dtype: ScalarType.Float64), torch.nn.ReLU(), torch.nn.Conv2d(5, 7, 3, dtype: ScalarType.Float64),
                torch.nn.Flatten(), torch.nn.Linear(7 * 8 * 8, 3, dtype: ScalarType.Float64));
        exact.LoadState(module.StateByName().ToDictionary(p => p.Key, p => p.Value));
        using (SoundLayers.For("the module", module))
        {
            for (var round = 0; round < 4; round++)
            {
                var x = Draw([8, 1, 12, 12]);
                torch.full([1 << 18], float.NaN).Dispose();
                Near(Of(exact, x.to(ScalarType.Float64)), Of(module, x));
            }
        }

        static Tensor[] Of(TorchSharp.Modules.Sequential network, Tensor x)
        {
            var leaf = x.detach().requires_grad_();
            var y = network.forward(leaf);
            return [y.detach(), .. Gradients.Of(y.square().mean(), [leaf, .. network.parameters()])];
        }
    }

    private static void Agrees(long[] shape, Func<Generator, ScalarType, torch.nn.Module<Tensor, Tensor>> make)
    {
        using var scope = torch.NewDisposeScope();
        var x = Draw(shape);
        var narrow = Differentiate(ScalarType.Float32);
        for (var round = 0; round < 3; round++)
        {
            torch.full([1 << 18], float.NaN).Dispose();     // what the next allocation finds
            Near(Differentiate(ScalarType.Float64), Differentiate(ScalarType.Float32));
        }
        Near(Differentiate(ScalarType.Float64), narrow);

        Tensor[] Differentiate(ScalarType type)
        {
            using var generator = new Generator(3);
            using var network = make(generator, ScalarType.Float32);
            using var typed = type == ScalarType.Float32 ? null : make(generator, type);
            typed?.LoadState(network.StateByName().ToDictionary(p => p.Key, p => p.Value));
            var module = typed ?? network;
            module.train(false);
            var leaf = x.to(type).detach().requires_grad_();
            var y = module is TorchSharp.Modules.Sequential layers ? layers.Run(leaf) : module.forward(leaf);
            return [y.detach(), .. Gradients.Of(y.square().mean(), [leaf, .. module.parameters()])];
        }
    }

    private static Tensor Draw(long[] shape)
    {
        using var generator = new Generator(1);
        return torch.randn(shape, generator: generator);
    }

    private static void Near(Tensor[] expected, Tensor[] actual)
    {
        foreach (var (e, a) in expected.Zip(actual))
            Assert.InRange((e - a).abs().max().ToDouble(), 0, 1e-4 * (1e-3 + e.abs().max().ToDouble()));
    }
}
