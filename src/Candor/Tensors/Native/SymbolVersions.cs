using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Candor.Tensors.Native;

/// <summary>The list of symbol versions that a 64-bit ELF library needs of others (section .gnu.version_r).</summary>
internal static class SymbolVersions
{
    private const uint NeededSection = 0x6ffffffe;
    private const byte Weak = 2;

    /// <summary>Marks a version as weak (VER_FLG_WEAK): the loader then goes on where it is missing.</summary>
    /// <param name="elf">The library, changed in place.</param>
    /// <param name="version">Its name.</param>
    /// <returns>Whether the version was found; false also for what is no such library.</returns>
    public static bool Relax(Span<byte> elf, string version)
    {
        try
        {
            return elf.Length > 64 && elf[..4].SequenceEqual("\u007fELF"u8) && elf[4] == 2 && elf[5] == 1 && RelaxIn(elf, version);
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;               // an offset points out of the file
        }
    }

    private static bool RelaxIn(Span<byte> elf, string version)
    {
        var sections = (int)ReadInt64LittleEndian(elf[0x28..]);
        int size = ReadUInt16LittleEndian(elf[0x3a..]), count = ReadUInt16LittleEndian(elf[0x3c..]);
        for (var i = 0; i < count; i++)
        {
            var header = elf[(sections + i * size)..];
            if (ReadUInt32LittleEndian(header[4..]) != NeededSection)
                continue;
            var strings = elf[(sections + ReadInt32LittleEndian(header[0x28..]) * size)..];
            return RelaxNeeded(elf, (int)ReadInt64LittleEndian(header[0x18..]),
                elf[(int)ReadInt64LittleEndian(strings[0x18..])..], version);
        }
        return false;
    }

    // Elf64_Verneed: version, cnt (2 bytes each), file, aux, next (4 each); Elf64_Vernaux: hash (4), flags, other (2 each), name, next (4
    // each).
    private static bool RelaxNeeded(Span<byte> elf, int needed, ReadOnlySpan<byte> names, string version)
    {
        var found = false;
        for (uint step = 0, left = 1 << 16; left > 0; needed += (int)step, left--)
        {
            var at = needed + (int)ReadUInt32LittleEndian(elf[(needed + 8)..]);
            for (var n = ReadUInt16LittleEndian(elf[(needed + 2)..]); n > 0; n--)
            {
                var name = names[(int)ReadUInt32LittleEndian(elf[(at + 8)..])..];
                if (Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]) == version)
                {
                    elf[at + 4] |= Weak;
                    found = true;
                }
                at += (int)ReadUInt32LittleEndian(elf[(at + 12)..]);
            }
            step = ReadUInt32LittleEndian(elf[(needed + 12)..]);
            if (step == 0)
                break;
        }
        return found;
    }
}
