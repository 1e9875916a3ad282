namespace Candor.Tensors;

/// <summary>Largest element of each channel: [B, C, T] or [B, C, H, W] becomes [B, C]. Of equal elements one gets the gradient.</summary>
public sealed class GlobalMaxPool() : torch.nn.Module<Tensor, Tensor>(nameof(GlobalMaxPool))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.flatten(2).MaxWithIndex(2).Values;
    }
}
