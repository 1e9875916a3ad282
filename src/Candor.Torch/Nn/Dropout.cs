namespace Candor.Torch.Nn;

/// <summary>While training, sets each element to 0 with probability p and divides the others by 1 − p; otherwise changes nothing.</summary>
public sealed class Dropout : Module
{
    private readonly double _p;
    private readonly Generator _generator;

    /// <summary>Dropout that draws from a generator, which stays its owner's.</summary>
    /// <param name="p">Probability of an element's being dropped, from 0 to 1.</param>
    /// <param name="generator">Where the masks are drawn, on the inputs' device.</param>
    public Dropout(double p, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (!(p is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies between 0 and 1");
        (_p, _generator) = (p, generator);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!IsTraining || _p == 0)
            return x;
        return x * DropoutMask.Draw(_p, x.Shape.ToArray(), x.DType, _generator);
    }
}
