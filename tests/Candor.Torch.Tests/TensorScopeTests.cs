namespace Candor.Torch.Tests;

public class TensorScopeTests
{
    [Fact]
    public void A_returned_tensor_belongs_to_the_scope_around()
    {
        var before = Live.Settled();
        using (new TensorScope())
        {
            Tensor kept;
            using (var inner = new TensorScope())
                kept = inner.Return(Tensor.Ones([2]) * 3);
            Assert.Equal([3f, 3], kept.ToArray<float>());
            Assert.Equal(before + 1, TorchRuntime.LiveTensors);
        }
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void A_released_tensor_outlives_all_scopes()
    {
        Tensor kept;
        using (new TensorScope())
        using (new TensorScope())
            kept = TensorScope.Release(Tensor.Ones([2]));
        Assert.Equal(2, kept.Sum().Item());
        kept.Dispose();
    }

    [Fact]
    public void Tensors_disposed_early_leave_room_in_a_long_scope()
    {
        using var scope = new TensorScope();
        var first = Tensor.Ones([1]);
        for (var i = 0; i < 1000; i++)
            Tensor.Ones([1]).Dispose();
        Assert.Equal(1, scope.Count);
        Assert.Equal(1, first.Item());
    }

    [Fact]
    public void A_scope_that_was_forgotten_ends_with_the_one_around_it()
    {
        var before = Live.Settled();
        using (new TensorScope())
        {
            _ = new TensorScope();
            _ = Tensor.Ones([1]);
        }
        Assert.Null(TensorScope.Current);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Each_thread_has_its_own_scopes_and_its_own_grad_mode()
    {
        var before = Live.Settled();
        using var off = GradMode.Off();
        var sums = new double[4];
        var threads = Enumerable.Range(0, 4).Select(k => new Thread(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                using var scope = new TensorScope();
                using var generator = new Generator((ulong)i);
                var x = Tensor.Randn([8, 8], generator, DType.Float64).DetachToLeaf();
                x.MatMul(x).Sum().Backward();
                sums[k] += x.Grad!.Sum().Item();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.All(sums, s => Assert.Equal(sums[0], s));
        Assert.False(GradMode.IsEnabled);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }
}
