using System.Collections.Concurrent;
using Candor.Tensors;
using Candor.Tensors.Native;

namespace Candor.Tests.Tensors;

public sealed class LanesTests : IDisposable
{
    private readonly int _threads = TorchRuntime.Threads;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Every_piece_is_done_once(int count)
    {
        TorchRuntime.Threads = 4;
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
        TorchRuntime.Threads = 4;
        var done = new ConcurrentBag<int>();
        Lanes.Run(4, i => Lanes.Run(3, j => done.Add((3 * i) + j)));
        Assert.Equal(Enumerable.Range(0, 12), done.Order());
    }

    [Fact]
    public void A_piece_has_one_thread_and_its_caller_its_own_again_afterwards()
    {
        TorchRuntime.Threads = 3;
        var within = new ConcurrentBag<int>();
        Lanes.Run(12, _ => within.Add(TorchRuntime.Threads));
        Assert.Equal(OwnThreads.CanBeSet ? [1] : [3], within.Distinct());
        Assert.Equal(3, TorchRuntime.Threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(null)]
    public void No_more_pieces_than_asked_for_are_under_way_at_once(int? most)
    {
        TorchRuntime.Threads = 4;
        var (now, highest) = (0, 0);
        Lanes.Run(60, _ =>
        {
            var others = Interlocked.Increment(ref now);
            for (var old = highest; others > old && Interlocked.CompareExchange(ref highest, others, old) != old; old = highest)
            {
            }
            Thread.Sleep(1);
            Interlocked.Decrement(ref now);
        }, most);
        Assert.InRange(highest, 1, most ?? 4);
    }

    [Fact]
    public void What_lanes_make_and_leave_to_their_caller_is_counted_as_the_caller_s()
    {
        TorchRuntime.Threads = 4;
        var before = TorchRuntime.LiveTensors;
        var made = new Tensor[40];
        Lanes.Run(40, i =>
        {
            using var scope = torch.NewDisposeScope();
            made[i] = scope.Detach(torch.ones(3) + 1);
        });
        Assert.Equal(before + 40, TorchRuntime.LiveTensors);
        foreach (var tensor in made)
            tensor.Dispose();
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact] // Fresh shapes all the time: oneDNN makes its primitives, and frees old ones, while other lanes run theirs.
    public void Convolutions_of_many_lanes_and_their_gradients_are_those_of_one()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        using var layer = Layers.Conv2d(3, 16, 3, generator, padding: 1, channelsLast: true);
        using var strided = Layers.Conv2d(16, 16, 3, generator, stride: 2, padding: 1, channelsLast: true);
        Tensor[] leaves = [.. layer.parameters(), .. strided.parameters()];
        for (var round = 0; round < 4; round++)
        {
            var inputs = Enumerable.Range(0, 48)
                .Select(i => torch.randn([1 + (i % 37), 3, 7 + round + (i % 5), 6 + (i % 11)], generator: generator)).ToArray();
            TorchRuntime.Threads = 1;
            var expected = inputs.Select(Both).ToArray();
            TorchRuntime.Threads = 4;
            var found = new float[inputs.Length][];
            Lanes.Run(inputs.Length, i => found[i] = Both(inputs[i]));
            Assert.Equal(expected, found);
        }

        float[] Both(Tensor x)
        {
            using var own = torch.NewDisposeScope();
            using var grad = torch.enable_grad();
            var maps = torch.nn.functional.max_pool2d(layer.forward(x), 2).relu();
            var y = strided.forward(maps);
            var all = Gradients.Of(y.square().sum(), leaves);
            return [.. y.contiguous().ToArray<float>(), .. all.SelectMany(g => g.contiguous().ToArray<float>())];
        }
    }

    [Fact]
    public void Products_of_many_lanes_are_those_of_one()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        var left = Enumerable.Range(0, 40).Select(i => torch.randn([64 + i, 256], generator: generator)).ToArray();
        var right = torch.randn([256, 256], generator: generator);
        TorchRuntime.Threads = 1;
        var expected = left.Select(l => l.MatMul(right).ToArray<float>()).ToArray();
        TorchRuntime.Threads = 4;
        for (var round = 0; round < 5; round++)
        {
            var found = new float[left.Length][];
            Lanes.Run(left.Length, i =>
            {
                using var own = torch.NewDisposeScope();
                found[i] = left[i].MatMul(right).ToArray<float>();
            });
            Assert.Equal(expected, found);
        }
    }

    public void Dispose() => TorchRuntime.Threads = _threads;
}
