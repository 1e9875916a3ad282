using System.Buffers.Binary;

namespace Candor.Data.Formats.Pictures;

/// <summary>What a JPEG's markers say beside its pixels.</summary>
/// <param name="Components">Colours of a pixel: 1 grey, 3 colour, 4 printing colours; 0 where no frame was found.</param>
/// <param name="IsProgressive">Whether the picture comes in several passes, so that one that is cut off is not short of rows but
/// blurred.</param>
/// <param name="HasEnd">Whether the end marker is there.</param>
/// <param name="Scans">Number of scans.</param>
internal sealed record JpegSegments(int Components, bool IsProgressive, bool HasEnd, int Scans)
{
    private const byte End = 0xD9, Scan = 0xDA;

    /// <summary>Goes from marker to marker; bytes between them are passed over, as decoders do.</summary>
    public static JpegSegments Read(ReadOnlySpan<byte> bytes)
    {
        var (components, progressive, scans) = (0, false, 0);
        for (var at = 2; at + 1 < bytes.Length;)
        {
            var marker = bytes[at + 1];
            // Within a scan FF is followed by 0, or by a restart marker, which has no length; FF may be repeated before a marker.
            if (bytes[at] != 0xFF || marker is 0 or 1 or 0xFF or (>= 0xD0 and <= 0xD8))
            {
                at++;
                continue;
            }

            if (marker == End)
                return new(components, progressive, true, scans);
            if (at + 3 >= bytes.Length)
                break;
            // The frame's header: C0 to CF but for Huffman tables, arithmetic tables and one that is reserved.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && at + 9 < bytes.Length)
                (components, progressive) = (bytes[at + 9], marker is 0xC2 or 0xC6 or 0xCA or 0xCE);
            scans += marker == Scan ? 1 : 0;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return new(components, progressive, false, scans);
    }
}
