using System.Globalization;
namespace Candor.Data.Formats;

/// <summary>Bytes of a binary file, with errors that name file and place.</summary>
internal static class BinaryInput
{
    private const int Piece = 1 << 24;

    /// <summary>Exactly so many bytes. They are taken piece by piece, so that a damaged header does not reserve memory that the file cannot
    /// fill.</summary>
    /// <param name="stream">Where they are read.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="count">How many.</param>
    /// <param name="offset">Where the stream stands, for messages.</param>
    public static byte[] Read(Stream stream, string path, int count, long offset)
    {
        var bytes = new byte[Math.Min(count, Piece)];
        var have = 0;
        while (have < count)
        {
            if (have == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
            var read = stream.ReadAtLeast(bytes.AsSpan(have), bytes.Length - have, throwOnEndOfStream: false);
            have += read;
            if (have < bytes.Length)
                throw new CandorException($"{path}: byte {offset + have}: the file ends {count - have} bytes early; it is cut off, fetch it again.");
        }

        return bytes;
    }

    /// <summary>Refuses bytes behind the last that the header speaks of: it is damaged, or the file is of another size.</summary>
    /// <param name="stream">Where they would be.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="offset">Where the stream stands, for messages.</param>
    public static void RequireEnd(Stream stream, string path, long offset)
    {
        if (stream.ReadByte() >= 0)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: byte {offset}: the file goes on behind the last value that its header speaks of; the header is damaged, " +
                $"or something was added."));
    }

    /// <summary>All bytes up to the end.</summary>
    public static byte[] ReadAll(Stream stream, string path)
    {
        using var copy = new MemoryStream();
        var piece = new byte[1 << 20];
        for (int n; (n = stream.Read(piece)) > 0;)
        {
            if (copy.Length + n > Array.MaxLength)
                throw new CandorException($"{path} has more bytes than one array holds ({Array.MaxLength}); cut it into smaller files.");
            copy.Write(piece, 0, n);
        }

        return copy.ToArray();
    }
}
