using Candor.Torch.Nn;

namespace Candor.Torch.Tests.Nn;

public sealed class DropoutTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Kept_elements_are_scaled_so_that_the_mean_stays()
    {
        using var generator = new Generator(3);
        using var dropout = new Dropout(0.25, generator);
        var y = dropout.Forward(Tensor.Ones([100_000])).ToArray<float>();
        Assert.All(y, v => Assert.True(v == 0 || v == 1 / 0.75f));
        Assert.InRange(y.Average(), 0.99, 1.01);
    }

    [Fact]
    public void The_mask_follows_from_the_generator_alone()
    {
        using var a = new Generator(3);
        using var b = new Generator(3);
        var x = Tensor.Ones([64]);
        Assert.Equal(new Dropout(0.5, a).Forward(x).ToArray<float>(), new Dropout(0.5, b).Forward(x).ToArray<float>());
    }

    [Fact]
    public void Nothing_is_dropped_when_predicting_and_everything_with_probability_1()
    {
        using var generator = new Generator(3);
        using var dropout = new Dropout(1, generator);
        var x = Tensor.Ones([8]);
        Assert.Equal(0, dropout.Forward(x).Sum().Item());
        dropout.Train(false);
        Assert.Same(x, dropout.Forward(x));
    }
}
