using Candor.Torch.Native;

namespace Candor.Torch.Optim;

/// <summary>Stochastic gradient descent, with momentum where asked for.</summary>
/// <remarks>
/// g ← g + λθ; v ← μv + (1 − τ)g (v = g at the first step); θ ← θ − ηv, or θ ← θ − η(g + μv) with Nesterov's momentum.
/// As in PyTorch the learning rate stands outside of the momentum (Sutskever et al. 2013 have it inside).
/// </remarks>
public sealed class Sgd(IEnumerable<KeyValuePair<string, Tensor>> parameters, SgdOptions? options = null)
    : Optimizer(parameters, (options ?? new()).LearningRate)
{
    private readonly SgdOptions _options = (options ?? new()).Validate();

    private protected override IReadOnlyList<string> Slots => _options.Momentum != 0 ? ["momentum_buffer"] : [];

    private protected override void Update(Tensor[] parameters, Tensor[] gradients, Tensor[][] state, long step)
    {
        var direction = _options.WeightDecay != 0 ? ForEach.Add(gradients, parameters, _options.WeightDecay) : gradients;
        if (_options.Momentum != 0)
        {
            var velocity = state[0];
            if (step > 1)
                ForEach.Mul_(velocity, _options.Momentum);
            ForEach.Add_(velocity, direction, step > 1 ? 1 - _options.Dampening : 1);
            direction = _options.Nesterov ? ForEach.Add(direction, velocity, _options.Momentum) : velocity;
        }
        ForEach.Add_(parameters, direction, -LearningRate);
    }
}
