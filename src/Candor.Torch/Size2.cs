namespace Candor.Torch;

/// <summary>Height and width; one number stands for both.</summary>
/// <param name="Height">Along the third dimension of [B, C, H, W].</param>
/// <param name="Width">Along the fourth.</param>
public readonly record struct Size2(long Height, long Width)
{
    /// <summary>A square.</summary>
    public static implicit operator Size2(int side) => new(side, side);

    /// <summary>A square.</summary>
    public static implicit operator Size2(long side) => new(side, side);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2((long Height, long Width) size) => new(size.Height, size.Width);

    internal long[] ToArray() => [Height, Width];
}
