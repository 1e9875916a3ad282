using Candor.Tensors;

namespace Candor.Tests.Tensors;

public sealed class DropoutTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Kept_elements_are_scaled_so_that_the_mean_stays()
    {
        using var generator = new Generator(3);
        using var dropout = new Dropout(0.25, generator);
        var y = dropout.forward(torch.ones([100_000])).ToArray<float>();
        Assert.All(y, v => Assert.True(v == 0 || v == 1 / 0.75f));
        Assert.InRange(y.Average(), 0.99, 1.01);
    }

    [Fact]
    public void The_mask_follows_from_the_generator_alone()
    {
        using var a = new Generator(3);
        using var b = new Generator(3);
        var x = torch.ones([64]);
        Assert.Equal(new Dropout(0.5, a).forward(x).ToArray<float>(), new Dropout(0.5, b).forward(x).ToArray<float>());
    }

    [Fact]
    public void Nothing_is_dropped_when_predicting_and_everything_with_probability_1()
    {
        using var generator = new Generator(3);
        using var dropout = new Dropout(1, generator);
        var x = torch.ones([8]);
        Assert.Equal(0, dropout.forward(x).sum().ToDouble());
        dropout.train(false);
        Assert.Equal(x.ToArray<float>(), dropout.forward(x).ToArray<float>());
    }
}
