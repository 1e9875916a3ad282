using System.Runtime.InteropServices;

namespace Candor.Data.Formats.Pictures;

/// <summary>
/// PNG through libpng's simplified interface, which is stable since 1.6: grey and colour, palettes, 16 bits (taken down to 8), interlaced. What is
/// transparent is laid on white.
/// </summary>
internal static unsafe partial class PngDecoder
{
    private const string Library = "libpng16.so.16";
    private const uint Colour = 2;
    private const uint SixteenBitsAreCurved = 4; // not linear light, as the simplified interface would take them

    public static Picture Decode(string path, byte[] bytes)
    {
        Control control = new() { Version = 1 };
        try
        {
            fixed (byte* start = bytes)
            {
                if (png_image_begin_read_from_memory(&control, start, (nuint)bytes.Length) == 0)
                    throw Refused(path, control);
                if ((long)control.Width * control.Height > Picture.MostPixels)
                    throw Picture.TooLarge(path, control.Width, control.Height);
                control.Flags |= SixteenBitsAreCurved;
                control.Format &= Colour; // without alpha: the picture is laid on the background that is given
                var shape = new ImageShape(control.Format == Colour ? 3 : 1, (int)control.Height, (int)control.Width);
                var interleaved = new byte[shape.Values];
                var white = stackalloc byte[3] { 255, 255, 255 };
                fixed (byte* target = interleaved)
                {
                    if (png_image_finish_read(&control, white, target, 0, null) == 0)
                        throw Refused(path, control);
                }

                return Picture.FromInterleaved(shape, interleaved);
            }
        }
        finally
        {
            png_image_free(&control);
        }
    }

    private static CandorException Refused(string path, Control control)
    {
        var message = Marshal.PtrToStringUTF8((nint)control.Message, 64).Split('\0')[0];
        return new CandorException($"{path} is a damaged PNG ({message}); restore it, or take it out of the folder.");
    }

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int png_image_begin_read_from_memory(Control* image, void* memory, nuint size);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int png_image_finish_read(Control* image, void* background, void* buffer, int rowStride, void* colourMap);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void png_image_free(Control* image);

    // png_image of png.h.
    [StructLayout(LayoutKind.Sequential)]
    private struct Control
    {
        public void* Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColourMapEntries;
        public uint WarningOrError;
        public fixed byte Message[64];
    }
}
