using Candor.Tensors;

namespace Candor.Tests.Tensors;

/// <summary>What libtorch would end the process for is an exception.</summary>
public class GradientsTests
{
    [Fact]
    public void What_cannot_be_differentiated_is_refused_before_libtorch_sees_it()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.ones([2, 3], device: torch.CPU).requires_grad_();
        var y = x * 2;
        Assert.Throws<ArgumentException>("output", () => Gradients.Of(torch.ones([1], device: torch.CPU), [x]));
        Assert.Throws<ArgumentException>("gradient", () => Gradients.Of(y, [x]));
        Assert.Throws<ArgumentException>("gradient", () => Gradients.Of(y, [x], torch.ones([3, 2], device: torch.CPU)));
        Assert.Throws<ArgumentException>("gradient", () => Gradients.Of(y, [x], torch.ones([2, 3], ScalarType.Float64, torch.CPU)));
        Assert.Throws<ArgumentException>("inputs", () => Gradients.Of(y.sum(), []));
        Assert.Throws<ArgumentException>("inputs", () => Gradients.Of(y.sum(), [torch.ones([1], device: torch.CPU)]));
        Assert.Equal(12, Gradients.Of(y.sum(), [x])[0].sum().ToDouble());
    }
}
