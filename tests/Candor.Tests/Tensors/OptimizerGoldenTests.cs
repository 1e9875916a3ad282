using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Tests.Tensors;

public class OptimizerGoldenTests
{
    // The same table stands in tools/golden/torch_oracle.py.
    private static readonly Dictionary<string, Func<IEnumerable<KeyValuePair<string, Tensor>>, Optimizer>> s_optimizers = new()
    {
        ["sgd"] = p => Optimizer.Sgd(p, 0.1),
        ["sgd_momentum"] = p => Optimizer.Sgd(p, 0.1, 0.9),
        ["sgd_nesterov_decay"] = p => Optimizer.Sgd(p, 0.1, 0.9, 5e-4, nesterov: true),
        ["adam"] = p => Optimizer.Adam(p, 1e-3),
        ["rmsprop"] = p => Optimizer.RmsProp(p, 0.01),
        ["adadelta"] = p => Optimizer.Adadelta(p, 1),
    };

    public static TheoryData<string> All => [.. s_optimizers.Keys];

    [Theory, MemberData(nameof(All))] // b has no gradient in steps 0 and 4.
    public void Ten_steps_agree_with_PyTorch(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var golden = new Golden("optimizers");
        var parameters = golden.Under("start/").ToDictionary(p => p.Key, Tensor (p) => new Parameter(p.Value.clone()));
        using var optimizer = s_optimizers[name](parameters);
        for (var step = 0; step < 10; step++)
        {
            foreach (var (key, parameter) in parameters)
                parameter.grad = key == "b" && (step is 0 or 4) ? null : golden[$"gradient/{step}/{key}"];
            optimizer.Step();
            foreach (var (key, parameter) in parameters)
                Golden.AssertClose(golden[$"{name}/{step}/{key}"], parameter, $"{key} after step {step}");
        }
    }

    [Theory]
    [InlineData("cosine", 10, 0)]
    [InlineData("cosine_minimum", 7, 0.01)]
    public void The_cosine_schedule_agrees_with_PyTorch_also_past_its_period(string name, int period, double minimum)
    {
        using var golden = new Golden("optimizers");
        var schedule = new CosineSchedule(0.1, period, minimum);
        Assert.All(golden[name].ToArray<double>(), (rate, epoch) => Assert.Equal(rate, schedule.At(epoch), 1e-14));
    }
}
