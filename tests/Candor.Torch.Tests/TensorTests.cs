using Candor.Torch;

namespace Candor.Torch.Tests;

public class TensorTests
{
    [Fact]
    public void Elements_come_back_as_they_went_in()
    {
        using var scope = new TensorScope();
        var t = Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal([2, 3], t.Shape.ToArray());
        Assert.Equal([5f, 7, 9], t.Sum(0).ToArray<float>());
    }

    [Fact]
    public void Gradient_of_a_square_is_twice_the_input()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1.0, -2, 3]);
        x.RequiresGrad = true;
        x.Square().Sum().Backward();
        Assert.Equal([2.0, -4, 6], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_scope_frees_what_was_made_in_it()
    {
        var before = Live.Settled();
        using (new TensorScope())
        {
            var x = Tensor.Ones([4, 4]);
            _ = (x + x).MatMul(x).Sort(1);
            Assert.True(TorchRuntime.LiveTensors > before);
        }
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Same_seed_gives_the_same_numbers_and_state_can_be_restored()
    {
        using var scope = new TensorScope();
        using var a = new Generator(7);
        using var b = new Generator(7);
        Assert.Equal(Tensor.Rand([5], a).ToArray<float>(), Tensor.Rand([5], b).ToArray<float>());
        var state = a.State;
        var next = Tensor.Randn([5], a).ToArray<float>();
        a.State = state;
        Assert.Equal(next, Tensor.Randn([5], a).ToArray<float>());
    }

    [Fact]
    public void A_refused_call_says_why_and_gives_no_stack_of_the_library()
    {
        using var scope = new TensorScope();
        var e = Assert.Throws<TorchException>(() => Tensor.Ones([2, 3]).MatMul(Tensor.Ones([2, 3])));
        Assert.Contains("cannot be multiplied", e.Message, StringComparison.Ordinal);
    }
}
