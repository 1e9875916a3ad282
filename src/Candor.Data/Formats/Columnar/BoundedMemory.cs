using System.Buffers;
using Apache.Arrow.Memory;

namespace Candor.Data.Formats.Columnar;

/// <summary>Memory for what an Arrow file holds: no more than a packed file of its length can unpack to, whatever its header
/// says.</summary>
/// <param name="fileLength">Bytes of the file.</param>
internal sealed class BoundedMemory(long fileLength) : MemoryAllocator
{
    private const long Least = 1 << 20, MostPerByte = 1 << 10;

    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (length > Least + MostPerByte * fileLength)
            throw new InvalidDataException(FormattableString.Invariant($"{length} bytes are claimed, which {fileLength} do not hold"));
        bytesAllocated = length;
        return new Owner(new byte[length]);
    }

    private sealed class Owner(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = bytes;

        public void Dispose()
        {
        }
    }
}
