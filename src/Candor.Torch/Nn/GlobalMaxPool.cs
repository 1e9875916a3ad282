namespace Candor.Torch.Nn;

/// <summary>Largest element of each channel: [B, C, T] or [B, C, H, W] becomes [B, C]. Of equal elements one gets the gradient.</summary>
public sealed class GlobalMaxPool : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Flatten(2).MaxWithIndex(2).Values;
}
