using System.Buffers.Binary;
using System.IO.Compression;
using Candor.Data.Formats.Pictures;

namespace Candor.Data.Formats;

/// <summary>
/// Reads gzip, of several members too (RFC 1952; bgzip, appended logs), and refuses a file that is cut off, which <see cref="GZipStream"/>
/// ends as if it were whole: the last eight bytes are checksum and length of what the last member holds.
/// </summary>
internal sealed class WholeGzip : ReadOnlyStream
{
    private const int End = 8;

    private readonly Func<Stream> _again;
    private readonly GZipStream _gzip;
    private readonly uint _checksum, _last;
    private long _length;

    /// <summary>Takes over a stream that can seek and stands at its start.</summary>
    /// <param name="compressed">The stream.</param>
    /// <param name="again">Opens it once more.</param>
    public WholeGzip(Stream compressed, Func<Stream> again)
    {
        Span<byte> end = stackalloc byte[End];
        compressed.Seek(-Math.Min(End, compressed.Length), SeekOrigin.End);
        if (compressed.ReadAtLeast(end, End, throwOnEndOfStream: false) == End)
            (_checksum, _last) = (BinaryPrimitives.ReadUInt32LittleEndian(end), BinaryPrimitives.ReadUInt32LittleEndian(end[4..]));
        compressed.Position = 0;
        (_again, _gzip) = (again, new GZipStream(compressed, CompressionMode.Decompress));
    }

    public override int Read(Span<byte> buffer)
    {
        var n = _gzip.Read(buffer);
        _length += n;
        if (n == 0 && buffer.Length > 0 && (uint)_length != _last && !EndsInMember())
            throw new InvalidDataException($"it unpacks to {_length} bytes, but its end says {_last}: it is cut off");
        return n;
    }

    // Where there are several members, the last of them ends the file if what it is to hold has its checksum.
    private bool EndsInMember()
    {
        if (_last > _length)
            return false;
        using var stream = new GZipStream(_again(), CompressionMode.Decompress);
        var (buffer, crc, before) = (new byte[1 << 16], new Crc32(), _length - _last);
        for (int n; (n = stream.Read(buffer)) > 0; before -= Math.Min(n, before))
            crc.Add(buffer.AsSpan((int)Math.Min(n, before)..n));
        return crc.Value == _checksum;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }
}
