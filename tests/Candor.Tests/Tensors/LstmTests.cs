using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Tensors;

public class LstmTests
{
    [Fact] // With weights 0 every gate is σ(bias) or tanh(bias): c = σ(i)·tanh(g), h = σ(o)·tanh(c).
    public void One_step_of_a_cell_without_weights_is_computed_by_hand()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        using var lstm = Layers.Lstm(1, 1, generator, dtype: ScalarType.Float64);
        lstm.LoadState(new Dictionary<string, Tensor>
        {
            ["weight_ih_l0"] = torch.zeros([4, 1], dtype: ScalarType.Float64),
            ["weight_hh_l0"] = torch.zeros([4, 1], dtype: ScalarType.Float64),
            ["bias_ih_l0"] = Tensor.From([0.5, -1, 2, 1], [4]),
            ["bias_hh_l0"] = torch.zeros([4], dtype: ScalarType.Float64),
        });
        static double Sigma(double x) => 1 / (1 + Math.Exp(-x));
        var c = Sigma(0.5) * Math.Tanh(2);
        var (output, hidden, cell) = lstm.forward(torch.ones([1, 1, 1], dtype: ScalarType.Float64));
        Assert.Equal(c, cell.ToDouble(), 14);
        Assert.Equal(Sigma(1) * Math.Tanh(c), hidden.ToDouble(), 14);
        Assert.Equal(output.ToDouble(), hidden.ToDouble());
    }

    [Fact] // Where cuDNN would not differentiate, on CUDA, layers run so.
    public void Step_by_step_it_is_the_same_layer_with_the_same_first_and_second_derivatives()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var lstm = Layers.Lstm(3, 4, generator, layers: 2, dtype: ScalarType.Float64);
        var x = torch.randn([5, 6, 3], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var (fused, single) = (Derivatives(x => lstm.forward(x).Item1), Derivatives(x => Recurrent.StepByStep(lstm, x)));
        Assert.True(fused.Length > 10);
        foreach (var (expected, actual) in fused.Zip(single))
            Same.Values(expected, actual, 1e-12);

        Tensor[] Derivatives(Func<Tensor, Tensor> states)
        {
            Tensor[] leaves = [x.detach().requires_grad_(), .. lstm.parameters()];
            var h = states(leaves[0]);
            var first = Gradients.Of(h.square().sum(), leaves, createGraph: true);
            return [h, .. first, .. Gradients.Of(first[0].square().sum(), leaves)];
        }
    }

    // Widths that are no multiple of 64 are wrong in oneDNN on some processors where no derivatives are asked for.
    [Theory]
    [InlineData(3, 4)]
    [InlineData(1, 16)]
    [InlineData(8, 64)]
    [InlineData(2, 100)]
    [InlineData(5, 128)]
    public void States_of_any_width_are_right_with_and_without_derivatives(int inputs, int width)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var lstm = Layers.Lstm(inputs, width, generator, layers: 2);
        var x = torch.randn([5, 12, inputs], device: generator.device, generator: generator);
        Same.Values(Recurrent.StepByStep(lstm, x), lstm.States(x), 1e-5);
        using var grad = torch.no_grad();
        Same.Values(Recurrent.StepByStep(lstm, x), lstm.States(x), 1e-5);
    }

    [Fact]
    public void Those_of_other_peoples_modules_are_right_too()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var theirs = new Theirs();
        using var predictor = new ModulePredictor(theirs, new SeriesSpace(12, 2), 10);
        var x = torch.randn([5, 12, 2], device: generator.device, generator: generator);
        using var grad = torch.no_grad();
        Same.Values(Recurrent.StepByStep(theirs.Lstm, x).select(1, -1), predictor.forward(x), 1e-5);
    }

    private sealed class Theirs : torch.nn.Module<Tensor, Tensor>
    {
        public Theirs() : base(nameof(Theirs)) => RegisterComponents();

        public TorchSharp.Modules.LSTM Lstm { get; } = torch.nn.LSTM(2, 10, batchFirst: true);

        public override Tensor forward(Tensor input) => Lstm.forward(input).Item1.select(1, -1);
    }

    [Fact]
    public void Step_by_step_leaves_nothing_but_the_states()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var lstm = Layers.Lstm(3, 4, generator, layers: 2);
        var x = torch.randn([5, 6, 3], device: generator.device, generator: generator);
        Leaks.None(() =>
        {
            using var grad = torch.no_grad();
            var before = TorchRuntime.LiveTensors;
            _ = Recurrent.StepByStep(lstm, x);
            Assert.Equal(before + 1, TorchRuntime.LiveTensors);
        });
    }
}
