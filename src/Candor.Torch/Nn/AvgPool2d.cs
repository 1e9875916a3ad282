namespace Candor.Torch.Nn;

/// <summary>Mean of each window of [B, C, H, W].</summary>
/// <param name="kernel">Size of the window.</param>
/// <param name="stride">Step of the window; its size unless given.</param>
/// <param name="padding">Zeros on each side; none unless given.</param>
/// <param name="ceiling">Whether windows may reach over the edge.</param>
/// <param name="countPadding">Whether the zeros of the padding count in the mean.</param>
public sealed class AvgPool2d(Size2 kernel, Size2? stride = null, Size2? padding = null, bool ceiling = false, bool countPadding = true) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.AvgPool2d(kernel, stride, padding, ceiling, countPadding);
}
