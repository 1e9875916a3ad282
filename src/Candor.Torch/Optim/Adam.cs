using Candor.Torch.Native;

namespace Candor.Torch.Optim;

/// <summary>Adam (Kingma &amp; Ba, ICLR 2015).</summary>
/// <remarks>m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; θ ← θ − η/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).</remarks>
public sealed class Adam(IEnumerable<KeyValuePair<string, Tensor>> parameters, AdamOptions? options = null)
    : Optimizer(parameters, (options ?? new()).LearningRate)
{
    private readonly AdamOptions _options = (options ?? new()).Validate();

    private protected override IReadOnlyList<string> Slots { get; } = ["exp_avg", "exp_avg_sq"];

    private protected override void Update(Tensor[] parameters, Tensor[] gradients, Tensor[][] state, long step)
    {
        var (beta1, beta2) = (_options.Beta1, _options.Beta2);
        var g = _options.WeightDecay != 0 ? ForEach.Add(gradients, parameters, _options.WeightDecay) : gradients;
        var (m, v) = (state[0], state[1]);
        ForEach.Mul_(m, beta1);
        ForEach.Add_(m, g, 1 - beta1);
        ForEach.Mul_(v, beta2);
        ForEach.Addcmul_(v, g, g, 1 - beta2);
        var denominator = ForEach.Sqrt(v);
        ForEach.Div_(denominator, Math.Sqrt(1 - Math.Pow(beta2, step)));
        ForEach.Add_(denominator, _options.Epsilon);
        ForEach.Addcdiv_(parameters, m, denominator, -(LearningRate / (1 - Math.Pow(beta1, step))));
    }
}
