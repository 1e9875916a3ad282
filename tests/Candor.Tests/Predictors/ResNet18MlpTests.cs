using Candor.Explainers.Examples;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training.Examples;

namespace Candor.Tests.Predictors;

public sealed class ResNet18MlpTests : IDisposable
{
    private static readonly PixelSpace s_space = new(new(3, 8, 8));

    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static ResNet18Mlp New(params int[] hidden) =>
        new(s_space, 4, hidden, ResNetStem.Small, 1, outputs: 6, width: 2, dtype: ScalarType.Float64);

    private static Tensor Images(int rows)
    {
        using var generator = new Generator(2);
        return torch.randn([rows, 3, 8, 8], dtype: ScalarType.Float64, device: generator.device, generator: generator);
    }

    [Fact]
    public void Without_hidden_layers_the_outputs_of_the_backbone_are_the_features()
    {
        using var predictor = New();
        using var backbone = new ResNet18(s_space, 6, ResNetStem.Small, 9, width: 2, dtype: ScalarType.Float64);
        backbone.train(false);
        predictor.LoadBackbone(backbone.StateByName().ToDictionary(t => t.Key, t => t.Value));
        var x = Images(3);
        Assert.Equal(6, predictor.FeatureCount);
        Assert.Equal(backbone.forward(x).ToArray<double>(), predictor.Features(x).ToArray<double>());
    }

    [Fact]
    public void Embedded_images_are_taken_in_place_of_images()
    {
        using var predictor = New(5, 7);
        predictor.train(false);
        var x = Images(3);
        Assert.Equal([3, 7], predictor.Features(x).shape);
        Assert.Equal(predictor.forward(x).ToArray<double>(), predictor.forward(predictor.Embed(x)).ToArray<double>());
    }

    [Fact]
    public void Training_moves_the_head_alone()
    {
        using var predictor = New(5);
        var x = Images(3);
        var before = predictor.Embed(x).ToArray<double>();
        predictor.train();
        predictor.forward(x).square().sum().backward();
        Assert.All(predictor.ParametersByName(), p => Assert.StartsWith("head.", p.Key, StringComparison.Ordinal));
        Assert.All(predictor.parameters(), p => Assert.NotNull(p.grad));
        Assert.Equal(before, predictor.Embed(x).ToArray<double>());
        Assert.Contains(predictor.BuffersByName(), b => b.Key == "backbone.layer4.1.conv2.weight");
    }

    [Fact]
    public void A_gradient_reaches_the_image()
    {
        using var predictor = New(5);
        var x = Images(1).detach().requires_grad_();
        x.requires_grad = true;
        predictor.forward(x).sum().backward();
        Assert.Contains(x.grad!.ToArray<double>(), g => g != 0);
    }

    [Fact]
    public void Examples_are_learnt_from_embeddings_that_are_computed_once() => Leaks.None(() =>
    {
        var data = ImageSets.Corners(40).Split(seed: 1);
        var shape = data.Source.Schema.Image!;
        using var predictor = new ResNet18Mlp(new PixelSpace(shape), data.Source.Schema.Classes.Count, [8], ResNetStem.Small, 1,
            outputs: 6, width: 2);
        using var run = new ExampleTrainer(new() { Epochs = 2, Etas = [0], Batch = 8, Examples = 3 }).Fit(predictor, data);
        using var scope = torch.NewDisposeScope();
        var explanation = run.Explainer(data.Train).Explain(Candor.Training.InputTensors.Of(data.Test, predictor), 3);
        Assert.Equal(data.Test.Count, explanation.Count);
    });
}
