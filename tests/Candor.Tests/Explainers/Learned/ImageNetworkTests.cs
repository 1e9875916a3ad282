using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Tests.Explainers.Learned;

public class ImageNetworkTests
{
    [Fact]
    public void Nine_products_a_pixel_are_the_convolution_and_so_is_their_gradient()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var convolution = Layers.Conv2d(6, 1, 3, generator, padding: 1, dtype: ScalarType.Float64);
        var maps = torch.randn([2, 6, 5, 7], dtype: ScalarType.Float64, device: generator.device, generator: generator)
            .detach().requires_grad_();
        var weights = torch.randn([2, 1, 5, 7], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var (ours, theirs) = (ScoreMap.Of(maps, convolution), convolution.forward(maps));
        Same.Values(theirs, ours, 1e-12);
        Tensor[] leaves = [maps, convolution.weight, convolution.bias!];
        var expected = Gradients.Of((theirs * weights).sum(), leaves);
        Assert.All(expected.Zip(Gradients.Of((ours * weights).sum(), leaves)), g => Same.Values(g.First, g.Second, 1e-12));
    }

    [Fact] // A batch that is cut into pieces for several threads gives what one piece gives.
    public void A_large_batch_is_explained_as_its_rows_are()
    {
        using var scope = torch.NewDisposeScope();
        using var method = Catalog.Learned("meed", NetworkFamily.Of(new PixelSpace(new(1, 8, 8)), 2), new LearnedOptions
        {
            TopK = 4,
            Seed = 2
        });
        using var generator = new Generator(3);
        var (x, y) = (torch.rand([150, 1, 8, 8], device: generator.device, generator: generator),
            torch.rand([150, 2], device: generator.device, generator: generator));
        var explainer = (LearnedExplainer)method.AsExplainer();
        var whole = explainer.Explain(x, y);
        Same.Values(torch.cat([.. x.split(1).Zip(y.split(1), explainer.Explain)]), whole, 1e-6);
    }

    [Fact]
    public void A_u_net_scores_cells_of_four_by_four_pixels()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var space = new SuperpixelGrid(new(3, 16, 16), 4);
        using var network = new UNetExplainerNetwork(space, 2, true, generator, ScalarType.Float64);
        var x = torch.randn([2, 3, 16, 16], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var y = torch.rand([2, 2], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var scores = network.Scores(x, y);
        Assert.Equal([2, 16], scores.shape);
        // What the network sees of a far corner does not reach the first cell: each halving widens the view, but not over the whole image
        // at once.
        Assert.NotEqual(Same.Numbers(scores), Same.Numbers(network.Scores(x, 1 - y)));
        Same.Says(() => new UNetExplainerNetwork(new PixelSpace(new(3, 16, 16)), 2, true, generator), "cells of 4×4", "--grid 4");
    }

    [Fact] // What tells the classes apart stands in a corner that the three convolutions cannot see from the other.
    public void A_global_part_sees_the_whole_image()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var space = new PixelSpace(new(1, 28, 28));
        using var local = NetworkFamily.Of(space, 2, dtype: ScalarType.Float64).Explainer(false, 1);
        using var whole = NetworkFamily.Of(space, 2, dtype: ScalarType.Float64, network: ImageNetwork.LocalGlobal).Explainer(false, 1);
        Assert.IsType<LocalGlobalExplainerNetwork>(whole);
        var x = torch.rand([2, 1, 28, 28], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var other = x.clone();
        other.narrow(2, 20, 8).narrow(3, 20, 8).fill_(3);
        var y = torch.full([2, 2], .5, dtype: ScalarType.Float64, device: x.device);
        Assert.Equal(0, Moved(local));
        Assert.True(Moved(whole) > 1e-6);
        Same.Says(() => NetworkFamily.Of(new PixelSpace(new(1, 3, 5)), 2, network: ImageNetwork.LocalGlobal).Explainer(true, 1),
            "4×4 pixels", "3×5", "--network convolutions");

        double Moved(ExplainerNetwork network) =>
            (network.Scores(x, y) - network.Scores(other, y)).narrow(1, 0, 28).abs().max().ToDouble();
    }

    [Theory]
    [InlineData(ImageNetwork.Auto, 64, 16, true)]
    [InlineData(ImageNetwork.Auto, 64, 8, false)]
    [InlineData(ImageNetwork.Auto, 32, 8, false)]
    [InlineData(ImageNetwork.UNet, 32, 8, true)]
    [InlineData(ImageNetwork.Convolutions, 64, 16, false)]
    public void Images_of_natural_size_have_a_u_net(ImageNetwork network, int side, int cells, bool isUNet)
    {
        using var scope = torch.NewDisposeScope();
        using var explainer = NetworkFamily.Of(new SuperpixelGrid(new(3, side, side), cells), 2, network: network).Explainer(true, 1);
        Assert.Equal(isUNet, explainer is UNetExplainerNetwork);
    }

    [Fact]
    public void Frozen_networks_get_no_gradient_and_thaw()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new Mlp(new ColumnSpace(3), 2, [4], 1);
        var x = torch.ones([2, 3]).detach().requires_grad_();
        using (new Frozen(model, null))
            model.forward(x).sum().backward();
        Assert.NotNull(x.grad);
        Assert.All(model.parameters(), p => Assert.Null(p.grad));
        Assert.All(model.parameters(), p => Assert.True(p.requires_grad));
    }
}
