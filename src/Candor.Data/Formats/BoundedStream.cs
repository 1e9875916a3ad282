namespace Candor.Data.Formats;

/// <summary>What a compressed file unpacks to, up to the limit: a few kilobytes may unpack to gigabytes.</summary>
/// <param name="unpacked">The unpacked bytes; disposed with this.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="packed">Its length as stored.</param>
/// <param name="limits">The limits.</param>
internal sealed class BoundedStream(Stream unpacked, string path, long packed, ReadLimits limits) : Stream
{
    private readonly long _most = limits.Unpackable("unpacked", packed);
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var n = unpacked.Read(buffer);
        return (_read += n) <= _most ? n
            : throw limits.Exceeded("unpacked", $"{path} has {packed} bytes, but unpacks to {_read} and more", _most);
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
            unpacked.Dispose();
        base.Dispose(disposing);
    }
}
