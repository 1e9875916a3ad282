namespace Candor.Torch.Nn;

/// <summary>Largest element in each window of [B, C, H, W].</summary>
/// <param name="kernel">Size of the window.</param>
/// <param name="stride">Step of the window; its size unless given.</param>
/// <param name="padding">−∞ on each side; none unless given.</param>
/// <param name="ceiling">Whether windows may reach over the edge.</param>
public sealed class MaxPool2d(Size2 kernel, Size2? stride = null, Size2? padding = null, bool ceiling = false) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.MaxPool2d(kernel, stride, padding, ceiling);
}
