using System.Buffers.Binary;
using System.IO.Compression;

namespace Candor.Data.Formats;

/// <summary>
/// Reads gzip and refuses a file that is cut off, which <see cref="GZipStream"/> ends as if it were whole: the last four bytes tell the
/// uncompressed length modulo 2³².
/// </summary>
internal sealed class WholeGzip : Stream
{
    private readonly GZipStream _gzip;
    private readonly uint _expected;
    private uint _length;

    /// <summary>Takes over a stream that can seek and stands at its start.</summary>
    public WholeGzip(Stream compressed)
    {
        Span<byte> end = stackalloc byte[4];
        compressed.Seek(-Math.Min(4, compressed.Length), SeekOrigin.End);
        _expected = compressed.ReadAtLeast(end, 4, throwOnEndOfStream: false) == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(end) : 0;
        compressed.Position = 0;
        _gzip = new GZipStream(compressed, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var n = _gzip.Read(buffer);
        _length += (uint)n;
        if (n == 0 && buffer.Length > 0 && _length != _expected)
            throw new InvalidDataException(
                $"it unpacks to {_length} bytes, but its end says {_expected}: it is cut off, or several gzip files in one, " +
                $"which must be unpacked first");
        return n;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }
}
