using System.Runtime.InteropServices;

namespace Candor.Data.Formats.Pictures;

/// <summary>JPEG through TurboJPEG, libjpeg-turbo's own stable interface: grey and colour, baseline and progressive. Orientation tags are not followed.</summary>
internal static unsafe partial class JpegDecoder
{
    private const string Library = "libturbojpeg.so.0";
    private const int Rgb = 0, Gray = 6; // TJPF
    private const int GrayColours = 2, Cmyk = 3, Ycck = 4; // TJCS
    private const int AccurateDct = 4096; // TJFLAG: the same bits on every processor

    public static Picture Decode(string path, byte[] bytes)
    {
        var decoder = tjInitDecompress();
        if (decoder == 0)
            throw new CandorException($"{path} cannot be decoded: {Reason(0)}.");
        try
        {
            fixed (byte* start = bytes)
            {
                int width, height, sampling, colours;
                if (tjDecompressHeader3(decoder, start, new CULong((nuint)bytes.Length), &width, &height, &sampling, &colours) != 0)
                    throw Refused(path, decoder);
                if ((long)width * height > Picture.MostPixels)
                    throw Picture.TooLarge(path, width, height);
                if (colours is Cmyk or Ycck)
                    throw new CandorException($"{path} is a JPEG in printing colours (CMYK), which need a colour profile; save it as RGB.");
                var shape = new ImageShape(colours == GrayColours ? 1 : 3, height, width);
                var interleaved = new byte[shape.Values];
                fixed (byte* target = interleaved)
                {
                    // A warning, too, means damage: what is missing would be grey.
                    if (tjDecompress2(decoder, start, new CULong((nuint)bytes.Length), target, width, 0, height, shape.Channels == 3 ? Rgb : Gray, AccurateDct) != 0)
                        throw Refused(path, decoder);
                }

                return Picture.FromInterleaved(shape, interleaved);
            }
        }
        finally
        {
            _ = tjDestroy(decoder);
        }
    }

    private static CandorException Refused(string path, nint decoder) =>
        new($"{path} is a damaged JPEG ({Reason(decoder)}); restore it, or take it out of the folder.");

    private static string Reason(nint decoder) => Marshal.PtrToStringUTF8(tjGetErrorStr2(decoder)) ?? "no reason given";

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint tjInitDecompress();

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int tjDecompressHeader3(nint handle, byte* jpeg, CULong size, int* width, int* height, int* sampling, int* colours);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int tjDecompress2(nint handle, byte* jpeg, CULong size, byte* target, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint tjGetErrorStr2(nint handle);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int tjDestroy(nint handle);
}
