using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Explainers;
using Candor.Tests.Oracle;

namespace Candor.Tests.Predictors;

/// <summary>A small residual network that exports its stages (staged.pt) and one that is a chain of modules (chain.pt):
/// tools/golden/vision_oracle.py, float32.</summary>
public sealed class ScriptPredictorTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Vision _vision = new();

    public void Dispose()
    {
        _vision.Dispose();
        _scope.Dispose();
    }

    private static ScriptPredictor Load(string file, int cells = 4) =>
        ScriptPredictor.Load(Vision.PathOf(file), new SuperpixelGrid(Vision.Shape, cells), 3);

    private Tensor X => _vision.X.to(ScalarType.Float32);

    [Theory]
    [InlineData("staged.pt")]
    [InlineData("chain.pt")]
    public void Stages_are_submodules_that_everything_passes_through(string file)
    {
        using var predictor = Load(file);
        Assert.Contains("conv1", predictor.Stages);
        Assert.Contains("layer1", predictor.Stages);
        Assert.Contains("layer2", predictor.Stages);
        Assert.DoesNotContain("layer2.1.conv1", predictor.Stages);
        Assert.DoesNotContain("fc", predictor.Stages);
        Assert.Equal("layer2", predictor.DefaultStage);
    }

    [Theory]
    [InlineData("staged.pt")]
    [InlineData("chain.pt")]
    public void Both_halves_are_the_whole_and_the_maps_are_Pythons(string file)
    {
        using var predictor = Load(file);
        foreach (var stage in predictor.Stages)
        {
            using var grad = torch.no_grad();
            Same.Values(_vision["script/logits"], predictor.ForwardFrom(stage, predictor.ForwardTo(stage, X)), 1e-5);
        }
        Same.Values(_vision["script/layer1"], predictor.ForwardTo("layer1", X), 2e-5);
        Same.Values(_vision["script/layer2"], predictor.ForwardTo("layer2", X), 2e-5);
    }

    [Theory]
    [InlineData("staged.pt", "layer1", 8, "cam1")]
    [InlineData("staged.pt", "layer2", 4, "cam2")]
    [InlineData("chain.pt", "layer1", 8, "cam1")]
    [InlineData("chain.pt", "layer2", 4, "cam2")]
    public void GradCam_of_a_script_agrees_with_Python(string file, string stage, int cells, string golden)
    {
        using var predictor = Load(file, cells);
        Assert.Equal(cells, GradCam.GridOf(predictor, stage).Cells);
        Same.Values(_vision[$"script/{golden}"], Explained.By(new GradCam(new() { Stage = stage }), predictor, X, _vision.Y), 1e-5);
    }

    [Theory]
    [InlineData("staged.pt")]
    [InlineData("chain.pt")]
    public void The_second_order_gradient_reaches_the_first_convolution(string file)
    {
        using var predictor = Load(file, 8);
        var phi = Explained.By(new GradCam(new() { Stage = "layer1" }), predictor, X, _vision.Y, differentiable: true);
        phi.square().sum().backward();
        var expected = _vision["script/gradient"];
        var gradient = predictor.ParametersByName().First(p => p.Key == "conv1.weight").Value.grad!;
        Same.Values(expected, gradient, 1e-4 * expected.abs().max().ToDouble());
    }

    [Fact]
    public void A_script_is_tuned_so_that_the_objective_falls_and_survives_saving()
    {
        using var predictor = Load("staged.pt");
        var cam = new GradCam();
        var b = Baseline.Of(new double[Vision.Shape.Values]);
        var objective = new CrossEntropy() + 0.1 * new InsertionRegularizer(cam, b) + 0.1 * new DeletionRegularizer(cam, b);
        using var sgd = Optimizer.Sgd(predictor.ParametersByName(), 0.02);
        using var generator = new Generator(0);
        var values = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            sgd.ZeroGrad();
            using var step = new Step(predictor, X, _vision.Y, generator, objective);
            var value = 0.0;
            step.Backward(objective, (term, part) => value += objective.Terms[term].Weight * part.ToDouble());
            values.Add(value);
            sgd.Step();
        }
        Assert.True(values[^1] < 0.8 * values[0], string.Join(", ", values));
        predictor.train(false);
        var file = Path.Combine(Directory.CreateTempSubdirectory("candor").FullName, "tuned.pt");
        predictor.Save(file);
        using var again = ScriptPredictor.Load(file, predictor.Space, 3);
        again.train(false);
        Same.Values(Explained.By(cam, predictor, X, _vision.Y), Explained.By(cam, again, X, _vision.Y), 1e-6);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void A_stage_that_is_bypassed_or_missing_is_refused_with_the_reason()
    {
        using var predictor = Load("staged.pt");
        Same.Says(() => new GradCam(new() { Stage = "layer2.1.conv1" }).Validate(predictor), "layer2.1.conv1", "to_NAME", "ONNX", "layer2");
        Same.Says(() => new GradCam(new() { Stage = "layer3" }).Validate(predictor), "layer3", "layer2");
        using var columns = ScriptPredictor.Load(Vision.PathOf("staged.pt"), new PixelSpace(Vision.Shape), 3);
        new GradCam().Validate(columns);
    }

    [Fact]
    public void Nothing_outlives_the_stages()
    {
        Leaks.None(() =>
        {
            using var predictor = Load("chain.pt");
            Assert.NotEmpty(predictor.Stages);
            Explained.By(new GradCam(), predictor, X, _vision.Y);
        });
    }
}
