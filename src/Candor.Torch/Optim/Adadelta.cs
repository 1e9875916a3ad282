using Candor.Torch.Native;

namespace Candor.Torch.Optim;

/// <summary>Adadelta (Zeiler 2012).</summary>
/// <remarks>v ← ρv + (1 − ρ)g²; Δ = √(u + ε) / √(v + ε) · g; u ← ρu + (1 − ρ)Δ²; θ ← θ − ηΔ.</remarks>
public sealed class Adadelta(IEnumerable<KeyValuePair<string, Tensor>> parameters, AdadeltaOptions? options = null)
    : Optimizer(parameters, (options ?? new()).LearningRate)
{
    private readonly AdadeltaOptions _options = (options ?? new()).Validate();

    private protected override IReadOnlyList<string> Slots { get; } = ["square_avg", "acc_delta"];

    private protected override void Update(Tensor[] parameters, Tensor[] gradients, Tensor[][] state, long step)
    {
        var (rho, epsilon) = (_options.Rho, _options.Epsilon);
        var g = _options.WeightDecay != 0 ? ForEach.Add(gradients, parameters, _options.WeightDecay) : gradients;
        var (v, u) = (state[0], state[1]);
        ForEach.Mul_(v, rho);
        ForEach.Addcmul_(v, g, g, 1 - rho);
        var deviation = ForEach.Add(v, epsilon);
        ForEach.Sqrt_(deviation);
        var delta = ForEach.Add(u, epsilon);
        ForEach.Sqrt_(delta);
        ForEach.Div_(delta, deviation);
        ForEach.Mul_(delta, g);
        ForEach.Add_(parameters, delta, -LearningRate);
        ForEach.Mul_(u, rho);
        ForEach.Addcmul_(u, delta, delta, 1 - rho);
    }
}
