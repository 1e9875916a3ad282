using Candor.Torch.Native;

namespace Candor.Torch.Optim;

/// <summary>RMSprop (Tieleman &amp; Hinton 2012; centred as in Graves 2013).</summary>
/// <remarks>v ← αv + (1 − α)g²; θ ← θ − η g / (√v + ε). Centred: √(v − m²) with m ← αm + (1 − α)g.</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly RmsPropOptions _options;
    private readonly string[] _slots;

    /// <summary>RMSprop over parameters, which stay their owner's.</summary>
    public RmsProp(IEnumerable<KeyValuePair<string, Tensor>> parameters, RmsPropOptions? options = null)
        : base(parameters, (options ?? new()).LearningRate)
    {
        _options = (options ?? new()).Validate();
        _slots = ["square_avg", .. _options.Centered ? ["grad_avg"] : Array.Empty<string>(), .. _options.Momentum > 0 ? ["momentum_buffer"] : Array.Empty<string>()];
    }

    private protected override IReadOnlyList<string> Slots => _slots;

    private protected override void Update(Tensor[] parameters, Tensor[] gradients, Tensor[][] state, long step)
    {
        var alpha = _options.Alpha;
        var g = _options.WeightDecay != 0 ? ForEach.Add(gradients, parameters, _options.WeightDecay) : gradients;
        var v = state[0];
        ForEach.Mul_(v, alpha);
        ForEach.Addcmul_(v, g, g, 1 - alpha);
        var denominator = _options.Centered ? Deviation(v, state[1], g) : ForEach.Sqrt(v);
        ForEach.Add_(denominator, _options.Epsilon);
        if (_options.Momentum > 0)
        {
            var velocity = state[^1];
            ForEach.Mul_(velocity, _options.Momentum);
            ForEach.Addcdiv_(velocity, g, denominator, 1);
            ForEach.Add_(parameters, velocity, -LearningRate);
        }
        else
        {
            ForEach.Addcdiv_(parameters, g, denominator, -LearningRate);
        }
    }

    private Tensor[] Deviation(Tensor[] v, Tensor[] m, Tensor[] g)
    {
        ForEach.Mul_(m, _options.Alpha);
        ForEach.Add_(m, g, 1 - _options.Alpha);
        var deviation = ForEach.Addcmul(v, m, m, -1);
        ForEach.Sqrt_(deviation);
        return deviation;
    }
}
