namespace Candor.Data.Formats.Pictures;

/// <summary>A decoded picture.</summary>
/// <param name="Shape">Its size.</param>
/// <param name="Pixels">[C·H·W] bytes, channel by channel, row by row.</param>
internal sealed record Picture(ImageShape Shape, byte[] Pixels)
{
    /// <summary>The largest picture that is decoded, in pixels: a small file can claim to be huge.</summary>
    public const long MostPixels = 100_000_000;

    private static readonly string[] s_extensions = [".png", ".jpg", ".jpeg"];

    /// <summary>Whether a file's extension is that of a picture that can be read.</summary>
    public static bool IsNamed(string path) => s_extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Decodes a PNG or JPEG, which are told apart by their first bytes.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="CandorException">It is neither, or damaged.</exception>
    public static Picture Decode(string path, byte[] bytes)
    {
        if (bytes.Length == 0)
            throw new CandorException($"{path} is empty; remove it or restore the picture.");
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return Load(path, "libpng16-16", () => PngDecoder.Decode(path, bytes));
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
            return Load(path, "libturbojpeg0", () => JpegDecoder.Decode(path, bytes));
        throw new CandorException($"{path} is neither PNG nor JPEG (it starts with {Convert.ToHexString(bytes.AsSpan(0, Math.Min(4, bytes.Length)))}); convert it, or take it out of the folder.");
    }

    /// <summary>The picture in colour: a grey one three times.</summary>
    public Picture InColour() => Shape.Channels == 3 ? this : new(Shape with { Channels = 3 }, [.. Pixels, .. Pixels, .. Pixels]);

    /// <summary>Turns pixels of C values, row by row, into channels.</summary>
    public static Picture FromInterleaved(ImageShape shape, ReadOnlySpan<byte> interleaved)
    {
        var pixels = new byte[shape.Values];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = interleaved[i % shape.Pixels * shape.Channels + i / shape.Pixels];
        return new(shape, pixels);
    }

    internal static CandorException TooLarge(string path, long width, long height) =>
        new(FormattableString.Invariant($"{path} says that it is {width} × {height} pixels large, more than the {MostPixels} that are read; make it smaller, or take it out of the folder."));

    private static Picture Load(string path, string package, Func<Picture> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new CandorException($"{path} cannot be decoded: {package} is missing or too old; install it (apt-get install {package}).", e);
        }
    }
}
