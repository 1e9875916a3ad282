using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public sealed class StochasticGateTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact] // Φ(0) = ½, Φ(±1) = 0.841…, 0.158…: μ/σ with σ = ½.
    public void Gates_are_open_with_the_normal_distribution_of_their_mean()
    {
        var active = new StochasticGate().Active(Tensor.From([0.0, 0.5, -0.5, 10, -10])).ToArray<double>();
        Assert.Equal([0.5, 0.8413447460685429, 0.15865525393145707, 1, 0], active, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_gate_far_inside_or_outside_is_what_its_mean_says_whatever_the_noise()
    {
        using var generator = new Generator(1);
        Assert.Equal([1, 0], new StochasticGate().Draw(Tensor.From([9.0, -9]), generator).ToArray<double>());
        Assert.Equal([1, 0, 0.25], StochasticGate.WithoutNoise(Tensor.From([1.5, -0.5, 0.25])).ToArray<double>());
    }

    [Fact]
    public void The_share_of_open_draws_is_the_penalty()
    {
        using var generator = new Generator(2);
        var gate = new StochasticGate();
        var mu = torch.full([200_000], 0.2, dtype: ScalarType.Float64);
        var open = (gate.Draw(mu, generator) > 0).to(ScalarType.Float64).mean().ToDouble();
        Assert.Equal(gate.Active(Tensor.From([0.2])).ToDouble(), open, 0.005);
    }

    [Fact]
    public void The_gradient_reaches_the_mean_only_where_nothing_is_clamped()
    {
        using var generator = new Generator(1);
        var mu = Tensor.From([9.0, -9, 0.5]).detach().requires_grad_();
        new StochasticGate { Sigma = 0.01 }.Draw(mu, generator).sum().backward();
        Assert.Equal([0, 0, 1], mu.grad!.ToArray<double>());
    }
}
