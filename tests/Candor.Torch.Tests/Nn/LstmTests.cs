using Candor.Torch.Nn;

namespace Candor.Torch.Tests.Nn;

public class LstmTests
{
    [Fact] // With weights 0 every gate is σ(bias) or tanh(bias): c = σ(i)·tanh(g), h = σ(o)·tanh(c).
    public void One_step_of_a_cell_without_weights_is_computed_by_hand()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(0);
        using var lstm = new Lstm(1, 1, generator, dtype: DType.Float64);
        lstm.LoadState(new Dictionary<string, Tensor>
        {
            ["weight_ih_l0"] = Tensor.Zeros([4, 1], DType.Float64),
            ["weight_hh_l0"] = Tensor.Zeros([4, 1], DType.Float64),
            ["bias_ih_l0"] = Tensor.From([0.5, -1, 2, 1], [4]),
            ["bias_hh_l0"] = Tensor.Zeros([4], DType.Float64),
        });
        static double Sigma(double x) => 1 / (1 + Math.Exp(-x));
        var c = Sigma(0.5) * Math.Tanh(2);
        var (output, hidden, cell) = lstm.Run(Tensor.Ones([1, 1, 1], DType.Float64));
        Assert.Equal(c, cell.Item(), 14);
        Assert.Equal(Sigma(1) * Math.Tanh(c), hidden.Item(), 14);
        Assert.Equal(output.Item(), hidden.Item());
    }

    [Fact]
    public void A_sequence_in_two_parts_gives_what_it_gives_whole()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(5);
        using var lstm = new Lstm(3, 4, generator, layers: 2, dtype: DType.Float64);
        var x = Tensor.Randn([6, 2, 3], generator, DType.Float64);
        var whole = lstm.Forward(x);
        var (first, hidden, cell) = lstm.Run(x.Narrow(0, 0, 2));
        var (second, _, _) = lstm.Run(x.Narrow(0, 2, 4), hidden, cell);
        Golden.AssertClose(whole, Tensor.Cat([first, second]), "output");
    }
}
