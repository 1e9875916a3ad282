namespace Candor.Data.Formats.Pictures;

/// <summary>What a picture is stored as, told by its first bytes, never by its name.</summary>
internal enum PictureFormat
{
    Png,
    Jpeg,
    Bmp,
    Gif,
    WebP,
}

/// <summary>Tells formats apart.</summary>
internal static class PictureFormats
{
    /// <summary>The formats, for messages.</summary>
    public const string Names = "PNG, JPEG, BMP, GIF or WebP";

    private static readonly string[] s_extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    /// <summary>Whether a file's extension is that of a picture that can be read.</summary>
    public static bool IsNamed(string path) => s_extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>The format of a file.</summary>
    /// <param name="start">Its bytes, or the first twelve.</param>
    /// <returns>null: none that is read.</returns>
    public static PictureFormat? Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return PictureFormat.Png;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
            return PictureFormat.Jpeg;
        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
            return PictureFormat.Gif;
        if (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8))
            return PictureFormat.WebP;
        return start.StartsWith("BM"u8) ? PictureFormat.Bmp : null;
    }
}
