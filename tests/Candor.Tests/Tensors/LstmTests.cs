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
}
