namespace Candor.Data.Formats;

/// <summary>What a compressed file unpacks to, up to the limit: a few kilobytes may unpack to gigabytes.</summary>
/// <param name="unpacked">The unpacked bytes; disposed with this.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="packed">Its length as stored.</param>
/// <param name="limits">The limits.</param>
internal sealed class BoundedStream(Stream unpacked, string path, long packed, ReadLimits limits) : ReadOnlyStream
{
    private readonly long _most = limits.Unpackable("unpacked", packed);
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        var n = unpacked.Read(buffer);
        return (_read += n) <= _most ? n
            : throw limits.Exceeded("unpacked", $"{path} has {packed} bytes, but unpacks to {_read} and more", _most);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
        base.Dispose(disposing);
    }
}
