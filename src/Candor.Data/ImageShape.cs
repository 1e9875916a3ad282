namespace Candor.Data;

/// <summary>Size of an image: C channels of H rows and W columns of pixels, stored channel by channel, row by row.</summary>
/// <param name="Channels">C: 1 (grey) or 3 (red, green, blue).</param>
/// <param name="Height">H, rows of pixels.</param>
/// <param name="Width">W, columns of pixels.</param>
public sealed record ImageShape(int Channels, int Height, int Width)
{
    /// <summary>C·H·W, values an image.</summary>
    public int Values => Channels * Height * Width;

    /// <summary>H·W, pixels an image.</summary>
    public int Pixels => Height * Width;
}
