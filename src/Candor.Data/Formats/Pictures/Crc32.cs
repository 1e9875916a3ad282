namespace Candor.Data.Formats.Pictures;

/// <summary>CRC-32 as gzip and PNG have it (ISO 3309).</summary>
internal struct Crc32()
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var crc = (uint)i;
        for (var k = 0; k < 8; k++)
            crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    })];

    private uint _crc = uint.MaxValue;

    /// <summary>The checksum of what was added.</summary>
    public readonly uint Value => ~_crc;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            _crc = s_table[(byte)(_crc ^ b)] ^ (_crc >> 8);
    }

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32();
        crc.Add(bytes);
        return crc.Value;
    }
}
