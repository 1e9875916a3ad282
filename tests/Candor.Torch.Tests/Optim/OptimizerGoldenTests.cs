using Candor.Torch.Optim;

namespace Candor.Torch.Tests.Optim;

public class OptimizerGoldenTests
{
    // The same table stands in tools/golden/torch_oracle.py.
    private static readonly Dictionary<string, Func<IEnumerable<KeyValuePair<string, Tensor>>, Optimizer>> s_optimizers = new()
    {
        ["sgd"] = p => new Sgd(p, new() { LearningRate = 0.1 }),
        ["sgd_momentum"] = p => new Sgd(p, new() { LearningRate = 0.1, Momentum = 0.9 }),
        ["sgd_nesterov_decay"] = p => new Sgd(p, new() { LearningRate = 0.1, Momentum = 0.9, Nesterov = true, WeightDecay = 5e-4 }),
        ["sgd_dampening"] = p => new Sgd(p, new() { LearningRate = 0.1, Momentum = 0.8, Dampening = 0.3, WeightDecay = 0.01 }),
        ["adam"] = p => new Adam(p),
        ["adam_decay"] = p => new Adam(p, new() { LearningRate = 0.01, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, WeightDecay = 0.1 }),
        ["rmsprop"] = p => new RmsProp(p),
        ["rmsprop_centered_momentum"] = p => new RmsProp(p, new() { LearningRate = 0.02, Alpha = 0.9, WeightDecay = 0.05, Momentum = 0.7, Centered = true }),
        ["adadelta"] = p => new Adadelta(p),
        ["adadelta_decay"] = p => new Adadelta(p, new() { LearningRate = 0.5, Rho = 0.8, Epsilon = 1e-5, WeightDecay = 0.1 }),
    };

    public static TheoryData<string> All => [.. s_optimizers.Keys];

    [Theory, MemberData(nameof(All))] // b has no gradient in steps 0 and 4.
    public void Ten_steps_agree_with_PyTorch(string name)
    {
        using var scope = new TensorScope();
        using var golden = new Golden("optimizers");
        var parameters = golden.Under("start/").ToDictionary(p => p.Key, p => p.Value.Clone());
        foreach (var parameter in parameters.Values)
            parameter.RequiresGrad = true;
        using var optimizer = s_optimizers[name](parameters);
        for (var step = 0; step < 10; step++)
        {
            foreach (var (key, parameter) in parameters)
                parameter.Grad = key == "b" && (step is 0 or 4) ? null : golden[$"gradient/{step}/{key}"];
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
