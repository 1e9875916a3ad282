using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Explainers;
using TorchSharp.Modules;

namespace Candor.Tests.Predictors;

public sealed class ModulePredictorTests : IDisposable
{
    private static readonly ImageShape s_shape = new(1, 8, 8);
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static SuperpixelGrid Grid => new(s_shape, 4);

    private static Tensor Images(int rows, ScalarType dtype = ScalarType.Float64, ulong seed = 3)
    {
        using var generator = new Generator(seed);
        return torch.randn([rows, 1, 8, 8], dtype: dtype, generator: generator);
    }

    /// <summary>The network of SmallCnn with the same weights, as a user writes it, in float64.</summary>
    private static (SmallCnn Own, ModulePredictor Module) Same()
    {
        var own = new SmallCnn(Grid, 3, seed: 5, width: 4, dtype: ScalarType.Float64);
        var module = new ModulePredictor(new UserCnn(), Grid, 3);
        var state = own.CopyState();
        module.LoadState(state);
        foreach (var tensor in state.Values)
            tensor.Dispose();
        own.train(false);
        return (own, module);
    }

    [Fact]
    public void A_users_module_predicts_as_before_and_keeps_its_names()
    {
        using var predictor = new ModulePredictor(torch.nn.Sequential(("first", torch.nn.Linear(4, 3))), new ColumnSpace(4), 3);
        Assert.Equal(["first.weight", "first.bias"], predictor.ParametersByName().Select(p => p.Key));
        Assert.Equal(ScalarType.Float32, predictor.DType);
        var (own, user) = Same();
        using (own)
        using (user)
            Candor.Tests.Same.Values(own.forward(Images(3)), user.forward(Images(3)), 1e-12);
    }

    [Fact]
    public void Stages_are_submodules_whose_maps_everything_goes_through()
    {
        var (own, user) = Same();
        using (own)
        using (user)
        {
            Assert.Equal(["conv1", "act1", "conv2", "act2", "conv3", "act3"], user.Stages);
            Assert.Equal("conv2", user.DefaultStage);       // the last of 4 cells a side or more
            foreach (var stage in user.Stages)
                Candor.Tests.Same.Values(user.forward(Images(3)), user.ForwardFrom(stage, user.ForwardTo(stage, Images(3))), 1e-12);
        }
    }

    [Theory]
    [InlineData("conv1", "act1")]
    [InlineData("conv3", "act3")]
    public void GradCam_is_that_of_the_same_network_of_Candors_own(string stage, string of)
    {
        var (own, user) = Same();
        using (own)
        using (user)
        {
            var y = Tiny.Labels(0, 2, 1);
            var expected = Explained.By(new GradCam(new() { Stage = stage }), own, Images(3), y, differentiable: true);
            var actual = Explained.By(new GradCam(new() { Stage = of }), user, Images(3), y, differentiable: true);
            Candor.Tests.Same.Values(expected, actual, 1e-12);
            expected.square().sum().backward();
            actual.square().sum().backward();
            foreach (var (mine, theirs) in own.ParametersByName().Zip(user.ParametersByName()))
            {
                Assert.Equal(mine.Key, theirs.Key);
                Assert.Equal(mine.Value.grad is null, theirs.Value.grad is null);
                if (mine.Value.grad is { } gradient)
                    Candor.Tests.Same.Values(gradient, theirs.Value.grad!, 1e-12);
            }
        }
    }

    [Fact]
    public void The_second_order_gradient_is_that_of_finite_differences()
    {
        var (own, user) = Same();
        using (own)
        using (user)
        {
            var y = Tiny.Labels(0, 2);
            var cam = new GradCam(new() { Stage = "act2" });
            Tensor Value(bool graph) => Explained.By(cam, user, Images(2), y, differentiable: graph).square().sum();
            Value(true).backward();
            var weight = user.ParametersByName().First(p => p.Key == "conv2.weight").Value;
            var gradient = weight.grad!.flatten();
            using var grad = torch.no_grad();
            foreach (var i in new[] { 0L, 17, 101 })
            {
                const double h = 1e-6;
                var cell = weight.view(-1).narrow(0, i, 1);
                cell.add_(h);
                var up = Value(false).ToDouble();
                cell.add_(-2 * h);
                var down = Value(false).ToDouble();
                cell.add_(h);
                Assert.Equal((up - down) / (2 * h), gradient[i].ToDouble(), 1e-6 * (1 + gradient.abs().max().ToDouble()));
            }
        }
    }

    [Fact]
    public void A_shortcut_a_shared_part_and_a_part_called_by_forward_are_no_stages()
    {
        using var predictor = new ModulePredictor(new Shortcut(), Grid, 2);
        Assert.Equal(["whole"], predictor.Stages);
        Assert.Contains("shortcut", Assert.Throws<CandorException>(
            () => predictor.ForwardTo("around", Images(1, ScalarType.Float32))).Message, StringComparison.Ordinal);
        Assert.Contains("2 times", Assert.Throws<CandorException>(
            () => predictor.ForwardTo("twice", Images(1, ScalarType.Float32))).Message, StringComparison.Ordinal);
        Assert.Contains("call(x)", Assert.Throws<CandorException>(
            () => predictor.ForwardTo("hidden", Images(1, ScalarType.Float32))).Message, StringComparison.Ordinal);
        Assert.Contains("whole", Assert.Throws<CandorException>(() => new GradCam(new() { Stage = "hole" }).Validate(predictor)).Message,
            StringComparison.Ordinal);
        Assert.Contains("shortcut", Assert.Throws<CandorException>(
            () => new GradCam(new() { Stage = "around" }).Validate(predictor)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Sequential_with_work_in_place_has_its_parts_as_stages()
    {
        using var generator = new Generator(1);
        using var predictor = new ModulePredictor(torch.nn.Sequential(
            ("conv", Layers.Conv2d(1, 3, 3, generator, padding: 1)), ("norm", torch.nn.BatchNorm2d(3)), ("act",
                torch.nn.ReLU(inplace: true)), ("flat", torch.nn.Flatten()),
            ("last", Layers.Linear(3 * 64, 2, generator))), new SuperpixelGrid(s_shape, 8), 2);
        Assert.Equal(["conv", "norm", "act"], predictor.Stages);
        var x = Images(2, ScalarType.Float32);
        var phi = Explained.By(new GradCam(), predictor, x, Tiny.Labels(0, 1), differentiable: true);
        Assert.Equal([2, 64], phi.shape);
        phi.sum().backward();
        Assert.NotNull(predictor.ParametersByName().First(p => p.Key == "conv.weight").Value.grad);

        // In training mode the pass on zeros leaves no trace in running means.
        var before = predictor.BuffersByName().First(b => b.Key == "norm.running_mean").Value.clone();
        predictor.train();
        var maps = predictor.ForwardTo("act", x).detach();
        var between = predictor.BuffersByName().First(b => b.Key == "norm.running_mean").Value.clone();
        predictor.ForwardFrom("act", maps);
        Candor.Tests.Same.Values(between, predictor.BuffersByName().First(b => b.Key == "norm.running_mean").Value, 0);
        Assert.True((before - between).abs().max().ToDouble() > 0);
        Assert.True(predictor.training);
    }

    [Fact]
    public void What_does_not_fit_is_said_on_one_line()
    {
        using var wide = torch.nn.Linear(5, 3);
        var refused = Assert.Throws<CandorException>(() => new ModulePredictor(wide, new ColumnSpace(4), 3)).Message;
        Assert.Contains("[2, 4] of Float32", refused, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused);
        var classes = Assert.Throws<CandorException>(() => new ModulePredictor(wide, new ColumnSpace(5), 2)).Message;
        Assert.Contains("[2, 3] of Float32", classes, StringComparison.Ordinal);
        Assert.Contains("[2, 2]", classes, StringComparison.Ordinal);
        Assert.True(wide.training);
        using var table = new ModulePredictor(torch.nn.Linear(5, 3), new ColumnSpace(5), 3);
        Assert.Empty(table.Stages);
        Assert.Throws<CandorException>(() => new GradCam().Validate(table));
    }

    [Fact]
    public void Modes_are_passed_on_and_nothing_leaks()
    {
        var inner = torch.nn.Sequential(("drop", torch.nn.Dropout()), ("line", torch.nn.Linear(4, 2)));
        using var predictor = new ModulePredictor(inner, new Schema([.. "abcd".Select(c => Column.Numeric($"{c}"))], "y", ["no", "yes"]));
        Assert.False(inner.training);
        predictor.train();
        Assert.True(inner.training);
        predictor.train(false);
        var live = TorchRuntime.LiveTensors;
        using (torch.NewDisposeScope())
            predictor.Probabilities(Tiny.Normal(3, 4).to(ScalarType.Float32));
        Assert.Equal(live, TorchRuntime.LiveTensors);

        var (own, user) = Same();
        using (own)
        using (user)
        {
            _ = user.Stages;
            var x = Images(2);
            live = TorchRuntime.LiveTensors;
            using (torch.NewDisposeScope())
                Explained.By(new GradCam(), user, x, Tiny.Labels(0, 1));
            Assert.Equal(live, TorchRuntime.LiveTensors);
        }
    }

    [Fact]
    public void The_module_dies_with_the_predictor()
    {
        var live = TorchRuntime.LiveTensors;
        using (torch.NewDisposeScope())
            new ModulePredictor(new UserCnn(), Grid, 3).Dispose();
        Assert.Equal(live, TorchRuntime.LiveTensors);
    }

    private sealed class UserCnn : torch.nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = torch.nn.Conv2d(1, 4, 3, padding: 1, dtype: ScalarType.Float64);
        private readonly Conv2d conv2 = torch.nn.Conv2d(4, 8, 3, padding: 1, dtype: ScalarType.Float64);
        private readonly Conv2d conv3 = torch.nn.Conv2d(8, 16, 3, padding: 1, dtype: ScalarType.Float64);
        private readonly Linear fc1 = torch.nn.Linear(64, 16, dtype: ScalarType.Float64);
        private readonly Linear fc2 = torch.nn.Linear(16, 3, dtype: ScalarType.Float64);
        private readonly ReLU act1 = torch.nn.ReLU();
        private readonly ReLU act2 = torch.nn.ReLU();
        private readonly ReLU act3 = torch.nn.ReLU();

        public UserCnn()
            : base("user-cnn") => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            using var scope = torch.NewDisposeScope();              // as TorchSharp's pages recommend
            x = act1.call(torch.nn.functional.max_pool2d(conv1.call(x), 2));
            x = act2.call(torch.nn.functional.max_pool2d(conv2.call(x), 2));
            x = act3.call(conv3.call(x));
            return fc2.call(fc1.call(x.flatten(1)).relu()).MoveToOuterDisposeScope();
        }
    }

    private sealed class Shortcut : torch.nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d around = torch.nn.Conv2d(1, 1, 3, padding: 1);
        private readonly Conv2d twice = torch.nn.Conv2d(1, 1, 3, padding: 1);
        private readonly Conv2d hidden = torch.nn.Conv2d(1, 1, 3, padding: 1);
        private readonly Conv2d whole = torch.nn.Conv2d(1, 2, 3, padding: 1);

        public Shortcut()
            : base("shortcut-net") => RegisterComponents();

        public override Tensor forward(Tensor x) => whole.call(hidden.forward(x + twice.call(twice.call(around.call(x))))).mean([2, 3]);
    }
}
