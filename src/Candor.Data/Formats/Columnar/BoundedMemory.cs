using System.Buffers;
using Apache.Arrow.Memory;

namespace Candor.Data.Formats.Columnar;

/// <summary>Memory for what an Arrow file holds, packed and unpacked: no more than it may unpack to, whatever its headers say.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="fileLength">Its bytes.</param>
/// <param name="limits">The limits.</param>
internal sealed class BoundedMemory(string path, long fileLength, ReadLimits limits) : MemoryAllocator
{
    private long _taken;

    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        _taken += length;
        var most = fileLength + limits.Unpackable("unpacked", fileLength);
        if (_taken > most)
            throw limits.Exceeded("unpacked", $"{path} has {fileLength} bytes, but unpacks to {_taken} and more", most);
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
