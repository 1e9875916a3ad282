using System.Globalization;
using SkiaSharp;

namespace Candor.Data.Formats.Pictures;

/// <summary>A picture whose header is read and found to be bearable; nothing is decoded yet.</summary>
internal sealed class PictureFile : IDisposable
{
    private readonly SKCodec _codec;

    private PictureFile(string path, byte[] bytes, PictureFormat format, SKCodec codec, ReadLimits limits) =>
        (Path, Bytes, Format, _codec, Limits) = (path, bytes, format, codec, limits);

    public string Path { get; }

    public byte[] Bytes { get; }

    public PictureFormat Format { get; }

    /// <summary>How large it may be, and of how many scans.</summary>
    public ReadLimits Limits { get; }

    public int Width => _codec.Info.Width;

    public int Height => _codec.Info.Height;

    /// <summary>Which corner the first pixel is (EXIF).</summary>
    public SKEncodedOrigin Origin => _codec.EncodedOrigin;

    /// <summary>Of a JPEG that was decoded: bytes behind its last pixel that mean nothing.</summary>
    public int StrayBytes { get; private set; }

    /// <summary>Whether there is no colour in it by its header; a palette counts as colour.</summary>
    public bool IsGrey => Format == PictureFormat.Png ? (Bytes[25] & 2) == 0 : _codec.Info.ColorType == SKColorType.Gray8;

    /// <summary>Whether a pixel may be transparent.</summary>
    public bool HasAlpha => _codec.Info.AlphaType != SKAlphaType.Opaque;

    /// <summary>Bytes of its samples.</summary>
    public long UnpackedBytes => (long)Width * Height * (IsGrey ? 1 : 3) * (DeepPng.Is(Bytes) ? 2 : 1);

    /// <summary>Reads the header.</summary>
    /// <exception cref="CandorException">It is of no format that is read, too large, in printing colours, or cut off.</exception>
    public static PictureFile Open(string path, byte[] bytes, ReadLimits limits)
    {
        if (bytes.Length == 0)
            throw new CandorException($"{path} is empty; remove it or restore the picture.");
        if (PictureFormats.Of(bytes) is not { } format)
            throw new CandorException($"{path} is not {PictureFormats.Names} (it starts with " +
                $"{Convert.ToHexString(bytes.AsSpan(0, Math.Min(4, bytes.Length)))}); convert it, or take it out of the folder.");
        var codec = SKCodec.Create(new SKMemoryStream(bytes), out var result) ?? throw Damaged(path, format, Because(result, "header"));
        var file = new PictureFile(path, bytes, format, codec, limits);
        try
        {
            file.Check();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Decodes as the file has it: no colour profile is applied, alpha stays beside the colours.</summary>
    /// <param name="type">The layout of a pixel.</param>
    /// <returns>[height · width] pixels of that layout.</returns>
    /// <exception cref="CandorException">The file is damaged, or ends too early.</exception>
    public unsafe byte[] Decode(SKColorType type)
    {
        var info = new SKImageInfo(Width, Height, type, HasAlpha ? SKAlphaType.Unpremul : SKAlphaType.Opaque, colorspace: null);
        if (info.BytesSize64 > Array.MaxLength)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{Path} is {Width} × {Height} pixels large, more than one array holds; make it smaller, or take it out of the folder."));
        var pixels = new byte[info.BytesSize64];
        fixed (byte* target = pixels)
        {
            var result = _codec.GetPixels(info, (nint)target);
            if (result == SKCodecResult.Success && Format == PictureFormat.Jpeg)
            {
                (var complete, StrayBytes) = JpegScan.Read(Bytes);
                if (!complete && IsFilledUp(pixels, type))
                    throw Damaged(Path, Format, "it ends too early");
            }

            if (result == SKCodecResult.Success)
                return pixels;
            throw Damaged(Path, Format, result == SKCodecResult.IncompleteInput ? Rows(info, (nint)target) : Because(result, "pixels"));
        }
    }

    public void Dispose() => _codec.Dispose();

    private void Check()
    {
        Limits.Require("pixels", (long)Width * Height, $"{Path} says that it is {Width} × {Height} pixels large");
        if (Format != PictureFormat.Jpeg)
            return;
        var jpeg = JpegSegments.Read(Bytes);
        Limits.Require("scans", jpeg.Scans, $"{Path} is a JPEG of {jpeg.Scans} scans, each of which goes over the whole picture");
        if (jpeg.Components == 4)
            throw new CandorException($"{Path} is a JPEG in printing colours (CMYK), which need a colour profile; save it as RGB.");
        if (!jpeg.HasEnd && jpeg.IsProgressive)
            throw Damaged(Path, Format, "it ends too early");
    }

    // What a decoder puts in place of blocks that are missing at the end; a picture may also be as grey as that.
    private static bool IsFilledUp(ReadOnlySpan<byte> pixels, SKColorType type) => type == SKColorType.Gray8
        ? pixels[^1] == 128 : pixels[^4..^1].IndexOfAnyExcept((byte)128) < 0;

    // How far it goes is asked once more, since the whole picture's decoder does not say.
    private string Rows(SKImageInfo info, nint target)
    {
        var rows = Format switch
        {
            PictureFormat.Jpeg when _codec.StartScanlineDecode(info) == SKCodecResult.Success =>
                _codec.GetScanlines(target, Height, info.RowBytes),
            PictureFormat.Png when Bytes[28] == 0 && _codec.StartIncrementalDecode(info, target, info.RowBytes) == SKCodecResult.Success
                && _codec.IncrementalDecode(out var n) == SKCodecResult.IncompleteInput => n,
            _ => -1,
        };
        return rows < 0 || rows >= Height ? "it ends too early" : FormattableString.Invariant($"it ends after {rows} of {Height} rows");
    }

    private static string Because(SKCodecResult result, string part) => result switch
    {
        SKCodecResult.IncompleteInput => $"it ends within its {part}",
        SKCodecResult.Unimplemented => "it is of a kind that is not supported",
        _ => $"its {part} cannot be decoded",
    };

    private static CandorException Damaged(string path, PictureFormat format, string reason) =>
        new($"{path} is a damaged {(format == PictureFormat.WebP ? "WebP" : format.ToString().ToUpperInvariant())} ({reason}); restore it, or take it out of the folder.");
}
