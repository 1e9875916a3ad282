using Candor.Torch.Nn;
using Candor.Torch.Optim;

namespace Candor.Torch.Tests.Optim;

public class OptimizerTests
{
    private static readonly Dictionary<string, Func<IEnumerable<KeyValuePair<string, Tensor>>, Optimizer>> s_all = new()
    {
        ["sgd"] = p => new Sgd(p, new() { LearningRate = 0.1 }),
        ["sgd nesterov"] = p => new Sgd(p, new() { LearningRate = 0.1, Momentum = 0.9, Nesterov = true, WeightDecay = 1e-3 }),
        ["sgd dampening"] = p => new Sgd(p, new() { LearningRate = 0.1, Momentum = 0.9, Dampening = 0.5 }),
        ["adam"] = p => new Adam(p, new() { WeightDecay = 1e-2 }),
        ["rmsprop"] = p => new RmsProp(p, new() { Centered = true, Momentum = 0.5 }),
        ["adadelta"] = p => new Adadelta(p),
    };

    public static TheoryData<string> All => [.. s_all.Keys];

    private static void Train(Module module, Optimizer optimizer, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            using var scope = new TensorScope();
            using var generator = new Generator((ulong)i);
            optimizer.LearningRate = new CosineSchedule(0.1, 10).At(i);
            optimizer.ZeroGrad();
            module.Forward(Tensor.Randn([5, 3], generator)).Square().Mean().Backward();
            optimizer.Step();
        }
    }

    private static Sequential Fresh()
    {
        using var generator = new Generator(1);
        return new Sequential(new Linear(3, 4, generator), Activation.Tanh(), new Linear(4, 2, generator));
    }

    [Theory, MemberData(nameof(All))]
    public void A_resumed_run_equals_the_uninterrupted_one_bit_for_bit(string name)
    {
        using var whole = Fresh();
        using var wholeOptimizer = s_all[name](whole.NamedParameters());
        Train(whole, wholeOptimizer, 0, 10);

        using var first = Fresh();
        using var firstOptimizer = s_all[name](first.NamedParameters());
        Train(first, firstOptimizer, 0, 4);
        using var second = Fresh();
        using var secondOptimizer = s_all[name](second.NamedParameters());
        second.LoadState(first.CopyState());
        secondOptimizer.LoadState(firstOptimizer.CopyState());
        Assert.Equal(firstOptimizer.LearningRate, secondOptimizer.LearningRate);
        Train(second, secondOptimizer, 4, 10);

        foreach (var ((key, a), (_, b)) in whole.NamedParameters().Zip(second.NamedParameters()))
            Assert.True(a.ToBytes().AsSpan().SequenceEqual(b.ToBytes()), key);
    }

    [Theory, MemberData(nameof(All))]
    public void A_step_leaves_no_tensor_behind(string name)
    {
        using var module = Fresh();
        using var optimizer = s_all[name](module.NamedParameters());
        Train(module, optimizer, 0, 2);
        var before = Live.Settled();
        Train(module, optimizer, 2, 6);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }
}
