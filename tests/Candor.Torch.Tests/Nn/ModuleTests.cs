using Candor.Torch.Nn;

namespace Candor.Torch.Tests.Nn;

public sealed class ModuleTests : IDisposable
{
    // The same table stands in tools/golden/torch_oracle.py.
    private static readonly Dictionary<string, Func<Generator, DType, Module>> s_modules = new()
    {
        ["linear"] = (g, t) => new Linear(5, 3, g, dtype: t),
        ["linear_no_bias"] = (g, t) => new Linear(5, 3, g, bias: false, dtype: t),
        ["conv1d"] = (g, t) => new Conv1d(4, 6, 3, g, stride: 2, padding: 1, groups: 2, dtype: t),
        ["conv2d"] = (g, t) => new Conv2d(3, 4, 3, g, dtype: t),
        ["conv2d_everything"] = (g, t) => new Conv2d(4, 6, (3, 2), g, stride: (2, 1), padding: (1, 2), dilation: (1, 2), groups: 2, bias: false, dtype: t),
        ["max_pool"] = (_, _) => new MaxPool2d(3, 2, 1),
        ["max_pool_plain"] = (_, _) => new MaxPool2d(2),
        ["avg_pool"] = (_, _) => new AvgPool2d(3, 2, 1, ceiling: true, countPadding: false),
        ["adaptive"] = (_, _) => new AdaptiveAvgPool2d((3, 2)),
        ["global_max"] = (_, _) => new GlobalMaxPool(),
        ["embedding"] = (g, t) => new Embedding(10, 3, g, paddingIndex: 2, dtype: t),
        ["lstm"] = (g, t) => new Lstm(3, 4, g, layers: 2, batchFirst: true, dtype: t),
        ["lstm_both_ways"] = (g, t) => new Lstm(3, 4, g, layers: 2, bidirectional: true, dtype: t),
        ["lstm_no_bias"] = (g, t) => new Lstm(3, 4, g, bias: false, dtype: t),
        ["sequential"] = (g, t) => new Sequential(new Linear(5, 4, g, dtype: t), Activation.Tanh(), new Linear(4, 2, g, dtype: t), Activation.Sigmoid()),
    };

    private readonly Golden _golden = new("modules");
    private readonly Generator _generator = new(7);

    public static TheoryData<string> All => [.. s_modules.Keys];

    public void Dispose()
    {
        _golden.Dispose();
        _generator.Dispose();
    }

    [Theory, MemberData(nameof(All))]
    public void Forward_and_gradients_agree_with_PyTorch(string name)
    {
        using var scope = new TensorScope();
        using var module = s_modules[name](_generator, DType.Float64);
        module.LoadState(_golden.Under($"{name}/state/"));
        var x = _golden[$"{name}/x"];
        if (x.DType.IsFloating())
            x.RequiresGrad = true;
        var y = module.Forward(x);
        Golden.AssertClose(_golden[$"{name}/y"], y, "y");
        y.Backward(_golden[$"{name}/g"]);
        if (x.DType.IsFloating())
            Golden.AssertClose(_golden[$"{name}/grad/x"], x.Grad!, "∂x");
        foreach (var (key, parameter) in module.NamedParameters())
            Golden.AssertClose(_golden[$"{name}/grad/{key}"], parameter.Grad!, $"∂{key}");
    }

    [Theory, MemberData(nameof(All))] // So a seed means the same here and there, and names and shapes are PyTorch's.
    public void First_values_are_bit_for_bit_those_that_PyTorch_draws_from_the_same_seed(string name)
    {
        using var module = s_modules[name](_generator, DType.Float32);
        var expected = _golden.Under($"{name}/init/");
        Assert.Equal(expected.Keys.Order(), module.NamedParameters().Select(p => p.Key).Order());
        foreach (var (key, parameter) in module.NamedParameters())
            Assert.Equal(expected[key].ToArray<float>(), parameter.ToArray<float>());
    }

    [Theory, MemberData(nameof(All))]
    public void A_step_leaves_no_tensor_behind_and_disposing_frees_all(string name)
    {
        var before = Live.Settled();
        using (var module = s_modules[name](_generator, DType.Float64))
        {
            var own = TorchRuntime.LiveTensors;
            Assert.Equal(before + module.Parameters().Count, own);
            for (var i = 0; i < 3; i++)
            {
                using var scope = new TensorScope();
                var x = _golden[$"{name}/x"];
                module.ZeroGrad();
                var y = module.Forward(x);
                if (y.RequiresGrad)
                    y.Sum().Backward();
                Assert.True(TorchRuntime.LiveTensors > own);
            }
            Assert.Equal(own, TorchRuntime.LiveTensors);
        }
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }
}
