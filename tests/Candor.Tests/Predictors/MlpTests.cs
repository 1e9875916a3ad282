using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Predictors;

public class MlpTests
{
    // ReLU(x₀ − x₁), ReLU(x₁) → (h₀ + 2h₁ + 1, −h₀).
    [Fact]
    public void A_hidden_layer_is_followed_by_a_relu_and_the_last_is_not()
    {
        using var scope = torch.NewDisposeScope();
        using var mlp = new Mlp(new ColumnSpace(2), 2, [2], dtype: ScalarType.Float64);
        mlp.LoadState(new Dictionary<string, Tensor>
        {
            ["0.weight"] = Tiny.Rows([1.0, -1.0], [0.0, 1.0]),
            ["0.bias"] = torch.zeros([2], dtype: ScalarType.Float64),
            ["2.weight"] = Tiny.Rows([1.0, 2.0], [-1.0, 0.0]),
            ["2.bias"] = Tensor.From([1.0, 0.0]),
        });
        Same.Values([1 + 2, -2, /**/ 0 + 6 + 1, 0, /**/ 1, 0], mlp.forward(Tiny.Rows([2.0, 0.0], [1.0, 3.0], [-1.0, -1.0])), 1e-12);
    }

    [Fact]
    public void Parameters_have_the_names_that_pytorchs_sequential_gives()
    {
        using var mlp = new Mlp(new ColumnSpace(3), 2, [5, 4]);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"], mlp.ParametersByName().Select(p => p.Key));
        Assert.Equal([5, 3], mlp.parameters().ToArray()[0].shape);
        Assert.Equal([2, 4], mlp.parameters().ToArray()[4].shape);
    }

    [Fact]
    public void Without_hidden_layers_it_is_linear()
    {
        using var mlp = new Mlp(new ColumnSpace(3), 2, []);
        Assert.Equal(["0.weight", "0.bias"], mlp.ParametersByName().Select(p => p.Key));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        float[] Bits(ulong seed)
        {
            using var mlp = new Mlp(new ColumnSpace(3), 2, [4], seed);
            return [.. mlp.parameters().SelectMany(p => p.detach().ToArray<float>())];
        }
        Assert.Equal(Bits(3), Bits(3));
        Assert.NotEqual(Bits(3), Bits(4));
    }

    [Fact]
    public void It_takes_units_and_classes_from_a_split()
    {
        using var mlp = new Mlp(Sets.Blobs().Split());
        Assert.Equal((4, 3), (mlp.Space.Units, mlp.Classes));
        Assert.Equal(["c0", "c1", "c2", "c3"], mlp.Space.Names);
        Assert.Equal([256, 256], mlp.Hidden);
        Assert.Equal(ScalarType.Float32, mlp.DType);
        Assert.Equal("mlp", mlp.Architecture);
    }

    [Fact]
    public void A_layer_without_units_is_refused() => Same.Says(() => new Mlp(new ColumnSpace(3), 2, [4, 0]).Dispose(), "4, 0",
        "1 or more");

    [Fact]
    public void Weights_of_another_architecture_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var a = new Mlp(new ColumnSpace(3), 4, [4]);
        using var b = new Mlp(new ColumnSpace(3), 4, [5]);
        using var c = new Mlp(new ColumnSpace(3), 4, [4, 4]);
        var state = a.CopyState();
        Assert.Contains("shape", Assert.Throws<InvalidDataException>(() => b.LoadState(state)).Message, StringComparison.Ordinal);
        Assert.Contains("lack", Assert.Throws<InvalidDataException>(() => c.LoadState(state)).Message, StringComparison.Ordinal);
        foreach (var tensor in state.Values)
            tensor.Dispose();
    }

    [Fact]
    public void Disposing_it_frees_its_parameters() => Leaks.None(() =>
    {
        using var mlp = new Mlp(new ColumnSpace(3), 2, [4]);
        mlp.forward(torch.zeros([1, 3]));
    });
}
