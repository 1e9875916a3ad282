using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Tests.Tensors;

public sealed class LayerTests : IDisposable
{
    // The same table stands in tools/golden/torch_oracle.py.
    private static readonly Dictionary<string, Func<Generator, ScalarType, torch.nn.Module<Tensor, Tensor>>> s_modules = new()
    {
        ["linear"] = (g, t) => Layers.Linear(5, 3, g, dtype: t),
        ["linear_no_bias"] = (g, t) => Layers.Linear(5, 3, g, bias: false, dtype: t),
        ["conv2d"] = (g, t) => Layers.Conv2d(3, 4, 3, g, dtype: t),
        ["global_max"] = (_, _) => new GlobalMaxPool(),
        ["embedding"] = (g, t) => Layers.Embedding(10, 3, g, paddingIndex: 2, dtype: t),
        ["sequential"] = (g, t) => torch.nn.Sequential(Layers.Linear(5, 4, g, dtype: t), torch.nn.Tanh(),
            Layers.Linear(4, 2, g, dtype: t), torch.nn.Sigmoid()),
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
        using var scope = torch.NewDisposeScope();
        using var module = s_modules[name](_generator, ScalarType.Float64);
        module.LoadState(_golden.Under($"{name}/state/"));
        var x = _golden[$"{name}/x"];
        if (x.dtype.IsFloating())
            x.requires_grad = true;
        var y = module.forward(x);
        Golden.AssertClose(_golden[$"{name}/y"], y, "y");
        y.backward([_golden[$"{name}/g"]]);
        if (x.dtype.IsFloating())
            Golden.AssertClose(_golden[$"{name}/grad/x"], x.grad!, "∂x");
        foreach (var (key, parameter) in module.ParametersByName())
            Golden.AssertClose(_golden[$"{name}/grad/{key}"], parameter.grad!, $"∂{key}");
    }

    [Theory, MemberData(nameof(All))] // So a seed means the same here and there, and names and shapes are PyTorch's.
    public void First_values_are_bit_for_bit_those_that_PyTorch_draws_from_the_same_seed(string name)
    {
        using var module = s_modules[name](_generator, ScalarType.Float32);
        var expected = _golden.Under($"{name}/init/");
        Assert.Equal(expected.Keys.Order(), module.ParametersByName().Select(p => p.Key).Order());
        foreach (var (key, parameter) in module.ParametersByName())
            Assert.Equal(expected[key].ToArray<float>(), parameter.ToArray<float>());
    }

    [Theory, MemberData(nameof(All))]
    public void A_step_leaves_no_tensor_behind_and_disposing_frees_all(string name)
    {
        using var around = torch.NewDisposeScope();
        var before = Live.Settled();
        using (var module = s_modules[name](_generator, ScalarType.Float64))
        {
            var own = TorchRuntime.LiveTensors;
            Assert.InRange(own - before, module.parameters().Count(), module.parameters().Count() + 1);
            for (var i = 0; i < 3; i++)
            {
                using var scope = torch.NewDisposeScope();
                var x = _golden[$"{name}/x"];
                module.zero_grad();
                var y = module.forward(x);
                if (y.requires_grad)
                    y.sum().backward();
                Assert.True(TorchRuntime.LiveTensors > own);
            }
            Assert.Equal(own, TorchRuntime.LiveTensors);
        }
        Assert.InRange(TorchRuntime.LiveTensors - before, 0, 1);       // TorchSharp's convolution leaves a handle to its scope
    }
}
