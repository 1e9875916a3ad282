using System.Diagnostics;
using Candor.Torch.Nn;
using Candor.Torch.Optim;

namespace Candor.Torch.Tests;

public class MemoryTests
{
    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    [Fact] // 2,000 steps make 2,000 · 256 · 64 · 4 B · (several) = gigabytes of tensors.
    public void Two_thousand_steps_in_scopes_take_no_more_memory_than_two_hundred()
    {
        using var generator = new Generator(1);
        using var module = new Sequential(new Linear(16, 64, generator), Activation.Relu(), new Linear(64, 2, generator));
        using var optimizer = new Sgd(module.NamedParameters(), new() { LearningRate = 0.01, Momentum = 0.9 });
        using var x = Tensor.Randn([256, 16], generator);
        var before = 0L;
        for (var i = 0; i < 2000; i++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            module.Forward(x).Square().Mean().Backward();
            optimizer.Step();
            if (i == 200)
                before = Resident();
        }
        Assert.InRange(Resident() - before, long.MinValue, 40 << 20);
    }

    [Fact]
    public void A_disposed_tensor_says_so_whatever_is_asked_of_it()
    {
        using var scope = new TensorScope();
        var gone = Tensor.Ones([2]);
        gone.Dispose();
        gone.Dispose();
        var other = Tensor.Ones([2]);
        Assert.Throws<ObjectDisposedException>(() => gone + other);
        Assert.Throws<ObjectDisposedException>(() => Tensor.Cat([other, gone]));
        Assert.Throws<ObjectDisposedException>(() => other.Add_(gone));
        Assert.Throws<ObjectDisposedException>(() => gone.Sum().Backward());
        Assert.Throws<ObjectDisposedException>(() => _ = gone.Grad);
        Assert.Throws<ObjectDisposedException>(() => other.Grad = gone);
        Assert.Throws<ObjectDisposedException>(() => Tensor.GradOf(other, [gone]));
        Assert.Throws<ObjectDisposedException>(() => gone.Item());
        Assert.Throws<ObjectDisposedException>(() => gone.ToArray<float>());
        Assert.Throws<ObjectDisposedException>(() => _ = gone.Shape.Length);
    }

    [Fact]
    public void What_a_failing_call_had_made_is_freed()
    {
        using var scope = new TensorScope();
        var a = Tensor.Ones([3, 3]);
        var before = Live.Settled();
        Assert.Throws<TorchException>(() => a.Split(0));
        Assert.Throws<TorchException>(() => (-a).Cholesky());
        Assert.Throws<TorchException>(() => Tensor.GradOf(a.Sum(), [a]));
        Assert.Equal(before + 2, TorchRuntime.LiveTensors); // −a and the sum
    }

    [Fact]
    public void A_list_of_a_thousand_results_arrives_whole_and_in_order()
    {
        var before = Live.Settled();
        using (new TensorScope())
        {
            var parts = Tensor.Arange(1000).Split(1);
            Assert.Equal(Enumerable.Range(0, 1000), parts.Select(p => (int)p.Item()));
            Assert.Equal(1000, Tensor.Cat(parts).Count);
        }
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact] // Without a scope only the collector can free them, and it must know what they weigh to bother.
    public void Forgotten_tensors_are_freed_by_the_collector()
    {
        var before = Live.Settled();
        Forget();
        Assert.Equal(before, Live.Settled());

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            for (var i = 0; i < 100; i++)
                _ = Tensor.Zeros([1 << 16]).Square();
        }
    }

    [Fact] // The collector runs all the while: a handle freed during its own call would crash or change the sums.
    public void Tensors_live_through_their_calls_while_the_collector_runs()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                GC.Collect(0);
        });
        collector.Start();
        for (var i = 0; i < 100; i++)
            Assert.Equal(128, (Tensor.Ones([64]) * 2).Sqrt().Square().Sum().Item(), 4);
        stop.Cancel();
        collector.Join();
    }

    [Fact]
    public void A_gradient_handle_is_its_scopes_and_the_gradient_stays()
    {
        using var generator = new Generator(1);
        using var linear = new Linear(2, 1, generator);
        using (new TensorScope())
        {
            linear.Forward(Tensor.Ones([1, 2])).Sum().Backward();
            _ = linear.Weight.Grad;
        }
        var before = Live.Settled();
        using (new TensorScope())
            Assert.Equal([1f, 1], linear.Weight.Grad!.ToArray<float>());
        Assert.Equal(before, TorchRuntime.LiveTensors);
        linear.ZeroGrad();
        Assert.Null(linear.Weight.Grad);
    }

    [Fact]
    public void A_gradient_of_another_shape_or_type_is_refused()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([2]).DetachToLeaf();
        Assert.Contains("[3]", Assert.Throws<TorchException>(() => x.Grad = Tensor.Ones([3])).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => x.Grad = Tensor.Ones([2], DType.Float64));
        Assert.Throws<TorchException>(() => x.Grad = x);
        Assert.Throws<TorchException>(() => x.Square().RequiresGrad = false);
        Assert.Throws<TorchException>(() => Tensor.Arange(3).RequiresGrad = true);
    }
}
