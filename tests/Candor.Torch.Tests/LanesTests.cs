using System.Collections.Concurrent;
using Candor.Torch.Native;

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
