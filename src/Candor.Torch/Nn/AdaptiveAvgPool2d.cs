namespace Candor.Torch.Nn;

/// <summary>Means of windows that divide [B, C, H, W] into a given number of rows and columns; (1, 1) is the global mean.</summary>
/// <param name="output">Rows and columns of the result.</param>
public sealed class AdaptiveAvgPool2d(Size2 output) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.AdaptiveAvgPool2d(output);
}
