using System.Buffers.Binary;

namespace Candor.Data.Formats.Columnar;

/// <summary>An Arrow file whose lengths are looked at before memory is taken for them: they are read by four bytes, and none may be larger
/// than the file; what they are the lengths of is looked at, too.</summary>
/// <param name="inner">The file; the caller's to close.</param>
internal sealed class LengthGuard(Stream inner) : ReadOnlyStream
{
    private int _expected;

    public override bool CanSeek => true;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        var n = inner.Read(buffer);
        if (n == _expected && n > sizeof(int))
            ArrowMessage.Check(buffer[..n]);
        _expected = n == sizeof(int) && buffer.Length == n ? BinaryPrimitives.ReadInt32LittleEndian(buffer) : 0;
        // −1 says that the length comes next.
        if (n == sizeof(int) && buffer.Length == n && BinaryPrimitives.ReadInt32LittleEndian(buffer) is var length && length > Length)
            throw new InvalidDataException(FormattableString.Invariant($"{length} bytes are claimed, but the file has {Length}"));
        return n;
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
}
