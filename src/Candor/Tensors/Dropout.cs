namespace Candor.Tensors;

/// <summary>While training, sets each element to 0 with probability p and divides the others by 1 − p; otherwise changes nothing.</summary>
/// <remarks>TorchSharp's draws from libtorch's global stream; this one's masks are a function of the generator's state and the
/// element.</remarks>
public sealed class Dropout : torch.nn.Module<Tensor, Tensor>
{
    private readonly double _p;
    private readonly Generator _generator;

    /// <summary>Dropout that draws from a generator, which stays its owner's.</summary>
    /// <param name="p">Probability of an element's being dropped, from 0 to 1.</param>
    /// <param name="generator">Where the masks are drawn; one on the processor gives the same masks on every device.</param>
    public Dropout(double p, Generator generator)
        : base(nameof(Dropout))
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (!(p is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies between 0 and 1");
        (_p, _generator) = (p, generator);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        // An alias where nothing is dropped: a Sequential disposes what it hands from layer to layer.
        return training && _p > 0 ? x * DropoutMask.Draw(_p, x.shape, x.dtype, _generator).to(x.device) : x.alias();
    }
}
