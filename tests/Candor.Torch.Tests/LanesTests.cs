using System.Collections.Concurrent;
using Candor.Torch.Native;
using Candor.Torch.Nn;

namespace Candor.Torch.Tests;

public class LanesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Every_piece_is_done_once(int count)
    {
        var done = new ConcurrentBag<int>();
        Lanes.Run(count, done.Add);
        Assert.Equal(Enumerable.Range(0, count), done.Order());
    }

    [Fact]
    public void The_first_failure_is_thrown_and_the_lanes_go_on_working_afterwards()
    {
        for (var round = 0; round < 20; round++)
        {
            var e = Assert.Throws<InvalidOperationException>(() => Lanes.Run(50, i =>
            {
                if (i >= 3)
                    throw new InvalidOperationException($"piece {i}");
            }));
            Assert.Equal("piece 3", e.Message);
        }
        Every_piece_is_done_once(10);
    }

    [Fact]
    public void Pieces_within_pieces_stay_in_their_lane()
    {
        var done = new ConcurrentBag<int>();
        Lanes.Run(4, i => Lanes.Run(3, j => done.Add(3 * i + j)));
        Assert.Equal(Enumerable.Range(0, 12), done.Order());
    }

    [Fact]
    public void Threads_are_as_before_afterwards()
    {
        var threads = TorchRuntime.Threads;
        Lanes.Run(8, _ => { });
        Assert.Equal(threads, TorchRuntime.Threads);
    }

    [Fact] // An operator is looked up at its first call, which lanes may make at once.
    public void An_operator_may_be_called_for_the_first_time_by_all_lanes_at_once()
    {
        using var scope = new TensorScope();
        var one = Tensor.Ones([1]);
        for (var round = 0; round < 200; round++)
        {
            var fresh = new Operator("aten::neg");
            using var barrier = new Barrier(4);
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                using var own = new TensorScope();
                barrier.SignalAndWait();
                fresh.Call(one);
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(null)]
    public void No_more_pieces_than_asked_for_are_under_way_at_once(int? most)
    {
        var threads = TorchRuntime.Threads;
        TorchRuntime.Threads = 4;
        var (now, highest) = (0, 0);
        Lanes.Run(60, _ =>
        {
            var others = Interlocked.Increment(ref now);
            InterlockedMax(ref highest, others);
            Thread.Sleep(1);
            Interlocked.Decrement(ref now);
        }, most);
        TorchRuntime.Threads = threads;
        Assert.InRange(highest, 1, most ?? 4);

        static void InterlockedMax(ref int place, int value)
        {
            for (var old = place; value > old && Interlocked.CompareExchange(ref place, value, old) != old; old = place)
            {
            }
        }
    }

    [Fact] // Fresh shapes all the time: oneDNN makes its primitives, and frees old ones, while other lanes run theirs.
    public void Convolutions_of_many_lanes_and_their_gradients_of_both_orders_are_those_of_one()
    {
        if (!TorchRuntime.ProductsAreReentrant)
            return;
        using var scope = new TensorScope();
        using var generator = new Generator(9);
        using var layer = new Conv2d(3, 16, 3, generator, padding: 1, channelsLast: true);
        using var strided = new Conv2d(16, 8, 3, generator, stride: 2, padding: 1);
        Tensor[] leaves = [.. layer.Parameters(), .. strided.Parameters()];
        var threads = TorchRuntime.Threads;
        for (var round = 0; round < 6; round++)
        {
            var inputs = Enumerable.Range(0, 48).Select(i => Tensor.Randn([1 + i % 37, 3, 7 + round + i % 5, 6 + i % 11], generator)).ToArray();
            TorchRuntime.Threads = 1;
            var expected = inputs.Select(Both).ToArray();
            TorchRuntime.Threads = 4;
            var found = new float[inputs.Length][];
            Lanes.Run(inputs.Length, i => found[i] = Both(inputs[i]));
            Assert.Equal(expected, found);
        }
        TorchRuntime.Threads = threads;

        float[] Both(Tensor x)
        {
            using var own = new TensorScope();
            using var grad = GradMode.On();
            var maps = layer.Forward(x).MaxPool2d(2).Relu();
            var y = strided.Forward(maps);
            var first = Tensor.GradOf(y.Square().Sum(), [maps], createGraph: true)[0];
            var all = Tensor.GradOf((first * maps).Sum(), leaves);
            return [.. y.ToArray<float>(), .. all.SelectMany(g => g.Contiguous().ToArray<float>())];
        }
    }

    [Fact]
    public void Products_of_many_lanes_are_those_of_one()
    {
        if (!TorchRuntime.ProductsAreReentrant)
            return;
        using var scope = new TensorScope();
        using var generator = new Generator(9);
        var left = Enumerable.Range(0, 40).Select(i => Tensor.Randn([64 + i, 256], generator)).ToArray();
        var right = Tensor.Randn([256, 256], generator);
        var sums = new float[left.Length][];
        var threads = TorchRuntime.Threads;
        TorchRuntime.Threads = 1;
        var expected = left.Select(l => l.MatMul(right).ToArray<float>()).ToArray();
        TorchRuntime.Threads = Math.Max(2, threads);
        for (var round = 0; round < 5; round++)
        {
            Lanes.Run(left.Length, i =>
            {
                using var own = new TensorScope();
                sums[i] = left[i].MatMul(right).ToArray<float>();
            });
            Assert.Equal(expected, sums);
        }
        TorchRuntime.Threads = threads;
    }
}
