using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Tests.Tensors;

public class OptimizerTests
{
    private static readonly Dictionary<string, Func<IEnumerable<KeyValuePair<string, Tensor>>, Optimizer>> s_all = new()
    {
        ["sgd"] = p => Optimizer.Sgd(p, 0.1),
        ["sgd nesterov"] = p => Optimizer.Sgd(p, 0.1, 0.9, 1e-3, nesterov: true),
        ["adam"] = p => Optimizer.Adam(p, 1e-3, weightDecay: 1e-2),
        ["rmsprop"] = p => Optimizer.RmsProp(p, 0.01),
        ["adadelta"] = p => Optimizer.Adadelta(p, 1),
    };

    public static TheoryData<string> All => [.. s_all.Keys];

    private static void Train(Sequential module, Optimizer optimizer, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator((ulong)i);
            optimizer.LearningRate = new CosineSchedule(0.1, 10).At(i);
            optimizer.ZeroGrad();
            module.forward(torch.randn([5, 3], device: generator.device, generator: generator)).square().mean().backward();
            optimizer.Step();
        }
    }

    private static Sequential Fresh()
    {
        using var generator = new Generator(1);
        return torch.nn.Sequential(Layers.Linear(3, 4, generator), torch.nn.Tanh(), Layers.Linear(4, 2, generator));
    }

    [Fact]
    public void A_copy_of_a_state_outside_a_scope_is_all_that_is_left()
    {
        using var module = torch.nn.Linear(3, 2);
        using var optimizer = Optimizer.Sgd(module.ParametersByName(), 0.1, momentum: 0.9);
        using (torch.NewDisposeScope())
        {
            module.forward(torch.ones([1, 3])).sum().backward();
            optimizer.Step();
        }

        // The first copy may make what a module keeps.
        Leave();
        var before = TorchRuntime.LiveTensors;
        Leave();
        Assert.Equal(before, TorchRuntime.LiveTensors);

        void Leave()
        {
            var copies = module.CopyState().Concat(optimizer.CopyState()).ToArray();
            foreach (var copy in copies)
                copy.Value.Dispose();
        }
    }

    [Theory, MemberData(nameof(All))]
    public void A_resumed_run_equals_the_uninterrupted_one_bit_for_bit(string name)
    {
        using var whole = Fresh();
        using var wholeOptimizer = s_all[name](whole.ParametersByName());
        Train(whole, wholeOptimizer, 0, 10);

        using var first = Fresh();
        using var firstOptimizer = s_all[name](first.ParametersByName());
        Train(first, firstOptimizer, 0, 4);
        using var second = Fresh();
        using var secondOptimizer = s_all[name](second.ParametersByName());
        second.LoadState(first.CopyState());
        secondOptimizer.LoadState(firstOptimizer.CopyState());
        Assert.Equal(firstOptimizer.LearningRate, secondOptimizer.LearningRate);
        Train(second, secondOptimizer, 4, 10);

        foreach (var ((key, a), (_, b)) in whole.ParametersByName().Zip(second.ParametersByName()))
            Assert.True(a.ToArray<float>().AsSpan().SequenceEqual(b.ToArray<float>()), key);
    }

    [Theory, MemberData(nameof(All))]
    public void A_step_leaves_no_tensor_behind(string name)
    {
        using var module = Fresh();
        using var optimizer = s_all[name](module.ParametersByName());
        Train(module, optimizer, 0, 2);
        var before = Live.Settled();
        Train(module, optimizer, 2, 6);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }
}
