using SkiaSharp;

namespace Candor.Data.Formats.Pictures;

/// <summary>A decoded picture, the right way up.</summary>
/// <param name="Shape">Its size.</param>
/// <param name="Pixels">[C·H·W] bytes, channel by channel, row by row.</param>
internal sealed record Picture(ImageShape Shape, byte[] Pixels)
{
    /// <summary>Bytes behind the last pixel that mean nothing.</summary>
    public int StrayBytes { get; init; }

    /// <summary>Decodes a picture.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="bits">Of sixteen-bit samples the bits that are used, 8 to 16: the largest number of so many bits becomes 255.</param>
    /// <param name="limits">How large it may be, and of how many scans; null: as usual.</param>
    /// <param name="budget">What it and others may unpack to together; null: it is alone.</param>
    /// <exception cref="CandorException">It is of no format that is read, too large, or damaged.</exception>
    public static Picture Decode(string path, byte[] bytes, int bits = 16, ReadLimits? limits = null, PictureBudget? budget = null)
    {
        try
        {
            using var file = PictureFile.Open(path, bytes, limits ?? new());
            budget?.Take(file);
            var upright = DeepPng.Is(bytes) ? DeepPng.Decode(file, bits) : ShallowPicture.Decode(file);
            return Orientation.Upright(upright, file.Origin) with { StrayBytes = file.StrayBytes };
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException)
        {
            throw NotThere(path, e);
        }
    }

    /// <summary>The picture in colour: a grey one three times.</summary>
    public Picture InColour() => Shape.Channels == 3 ? this
        : this with { Shape = Shape with { Channels = 3 }, Pixels = [.. Pixels, .. Pixels, .. Pixels] };

    /// <summary>What is said where SkiaSharp's native library does not load.</summary>
    internal static CandorException NotThere(string path, Exception e) =>
        new($"{path} cannot be decoded: the native library of SkiaSharp {typeof(SKCodec).Assembly.GetName().Version} is missing for this " +
            "system; reference the package SkiaSharp.NativeAssets of your system.", e);
}
